import type { GateResult } from '@crossover/report';
import { type Check, cellsOf } from './check.ts';

/** A check as JUnit's XML: a test case for each number; what has to be judged and cannot be is an error. */
export function renderCheckJunit(check: Check): string {
  const { slug, against, results, isWithheldAllowed } = check;
  const count = (outcome: GateResult['outcome']) => results.filter((one) => one.outcome === outcome).length;
  const withheld = count('withheld');
  const counts = `tests="${results.length}" failures="${count('regressed')}" errors="${isWithheldAllowed ? 0 : withheld}" skipped="${isWithheldAllowed ? withheld : 0}"`;
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<testsuites name="crossover check" ${counts}>`,
    `  <testsuite name="${escapeXml(`${slug} against ${against}`)}" ${counts}>`,
    ...results.map((result) => testCase(result, isWithheldAllowed)),
    '  </testsuite>',
    '</testsuites>',
    '',
  ].join('\n');
}

function testCase(result: GateResult, isWithheldAllowed: boolean): string {
  const [gate = '', subject = '', before, after, difference] = cellsOf(result);
  const open = `    <testcase classname="crossover.${escapeXml(gate)}" name="${escapeXml(subject)}"`;
  if (result.outcome === 'held') return `${open}/>`;
  const message = `message="${escapeXml(result.reason)}"`;
  const kind = result.outcome === 'regressed' ? 'failure' : isWithheldAllowed ? 'skipped' : 'error';
  const words = escapeXml(`before ${before}, after ${after}, difference ${difference}`);
  const inner =
    kind === 'skipped'
      ? `<skipped ${message}/>`
      : `<${kind} ${message} type="${result.outcome}">${words}</${kind}>`;
  return `${open}>\n      ${inner}\n    </testcase>`;
}

/** XML 1.0 has no place for other control characters, not even as references. */
const escapeXml = (text: string): string =>
  text
    .replace(/\p{Cc}/gu, (character) => (character === '\n' || character === '\t' ? character : ''))
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;');
