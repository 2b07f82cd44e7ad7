/** Runs of one architecture against itself, in the lab: whatever is found is false. */
import type { Demonstration } from '@crossover/model';
import { compare, createDistribution, type RepeatSample, wilsonInterval } from '@crossover/stats';
import { judgeRepeat } from '../src/run/validity.ts';
import { type LabStand, readsAt, responseTimesOf, usingLabStand } from './lab-stand.ts';

const ARCHITECTURES = ['serverful', 'serverless'];
const COMPARISONS = 20;
const PAIRS = 4;
const RATE_PER_SECOND = 200;
const REPEAT_SECONDS = 1.5;
const LIMIT = 0.05;
/** The first requests, until the first environment is free again, and half as many more. */
const BANK_SIZE = 48;
/** An invalid repeat is played again, as often. */
const TRIES = 10;

/** Each comparison has its own repeats, and its smallest effect is none: only chance can make a difference. */
export async function run(comparisons = COMPARISONS): Promise<Demonstration[]> {
  return usingLabStand({ architectures: ARCHITECTURES, products: 1000 }, async (stand) => {
    for (const architecture of ARCHITECTURES) await stand.play(architecture, readsAt(RATE_PER_SECOND, 3));
    let falseTables = 0;
    let rows = 0;
    let plainMisses = 0;
    for (let i = 0; i < comparisons; i += 1) {
      const architecture = ARCHITECTURES[i % ARCHITECTURES.length] ?? 'serverful';
      const a: RepeatSample[] = [];
      const b: RepeatSample[] = [];
      for (let pair = 0; pair < PAIRS; pair += 1) {
        // As in a run, neither side always goes first.
        const [first, second] = (i + pair) % 2 === 0 ? [a, b] : [b, a];
        first.push(await measure(stand, architecture));
        second.push(await measure(stand, architecture));
      }
      const table = compare(a, b, { smallestEffect: { share: 0, ms: 0 }, sloMs: 100 });
      if (table.rows.some(({ verdict }) => verdict === 'a-better' || verdict === 'b-better'))
        falseTables += 1;
      for (const { difference } of table.rows) {
        if (difference.state !== 'estimated') continue;
        rows += 1;
        if (difference.difference.low > 0 || difference.difference.high < 0) plainMisses += 1;
      }
    }
    const share = falseTables / comparisons;
    return [
      {
        name: `A/A comparisons in the lab with a false difference, of ${comparisons}`,
        value: share,
        limit: LIMIT,
        ok: share <= LIMIT,
        details: {
          'upper Wilson bound': Number((wilsonInterval(falseTables, comparisons)?.high ?? 1).toFixed(3)),
          'rows whose plain 95 % interval misses zero': Number((plainMisses / rows).toFixed(3)),
          'repeats each side': PAIRS,
          'requests per repeat': RATE_PER_SECOND * REPEAT_SECONDS,
        },
      },
    ];
  });
}

async function measure(stand: LabStand, architecture: string): Promise<RepeatSample> {
  const found: string[] = [];
  while (found.length < TRIES) {
    const { summary, observation, requests } = await stand.play(
      architecture,
      readsAt(RATE_PER_SECOND, REPEAT_SECONDS),
      { bankSize: BANK_SIZE },
    );
    const { isValid, warnings } = judgeRepeat('a-a', summary, observation);
    if (!isValid) {
      found.push(...warnings.map((warning) => ('detail' in warning ? warning.detail : warning.kind)));
      continue;
    }
    const good = requests.filter(({ error }) => error === null);
    return {
      latencies: createDistribution(responseTimesOf(good), requests.length - good.length),
      coldCount: null,
      windowMs: REPEAT_SECONDS * 1000,
    };
  }
  throw new Error(`expected a valid repeat within ${TRIES}, found ${found.join(', ')}`);
}
