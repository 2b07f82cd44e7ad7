import { existsSync } from 'node:fs';
import { access, constants } from 'node:fs/promises';
import { cpus, totalmem } from 'node:os';
import { findDatabase } from '@crossover/lab';
import { defineCommand } from 'citty';
import { findBrowser } from '../browser.ts';
import { checkAwsAccess } from '../evidence/check-aws-access.ts';
import { checkAwsWorkers } from '../load/check-aws-workers.ts';
import { PROJECT } from '../project.ts';
import { type Finding, renderFinding } from '../terminal/finding.ts';

const MIN_CPUS = 2;
const MIN_MEMORY_MIB = 4096;

export default defineCommand({
  meta: { name: 'doctor', description: 'Print what this machine has, what is missing and how to get it.' },
  args: {
    aws: { type: 'boolean', description: 'check credentials, permissions and load workers on AWS as well' },
    json: { type: 'boolean', description: 'print JSON on standard output' },
  },
  async run({ args }) {
    const findings: Finding[] = [
      checkNode(),
      checkMachine(),
      checkDatabase(),
      await checkBrowser(),
      await checkReports(),
      ...(args.aws ? await checkAwsAccess(process.env) : []),
      ...(args.aws ? await checkAwsWorkers(process.env) : []),
    ];
    if (args.json) console.log(JSON.stringify(findings, null, 2));
    else for (const f of findings) console.log(renderFinding(f));
    if (findings.some(({ isGood }) => isGood === false)) process.exitCode = 1;
  },
});

function checkNode(): Finding {
  return { what: 'Node', isGood: true, found: `${process.versions.node} at ${process.execPath}` };
}

function checkMachine(): Finding {
  const memoryMib = Math.round(totalmem() / 2 ** 20);
  const isGood = cpus().length >= MIN_CPUS && memoryMib >= MIN_MEMORY_MIB;
  return {
    what: 'machine',
    isGood,
    found: `${cpus().length} × ${cpus()[0]?.model.trim() ?? 'unknown CPU'}, ${memoryMib} MiB`,
    ...(!isGood && {
      remedy: `Load and system need ${MIN_CPUS} cores and ${MIN_MEMORY_MIB} MiB to be kept apart.`,
    }),
  };
}

function checkDatabase(): Finding {
  const { DATABASE_URL: url } = process.env;
  if (url && !/^(mysql|mariadb):$/.test(URL.parse(url)?.protocol ?? ''))
    return {
      what: 'database',
      isGood: false,
      // Not shown: it may hold a password.
      found: 'DATABASE_URL is no address of a MySQL server',
      remedy: 'Set it to mysql://user:password@host:port, or unset it: then a private server is started.',
    };
  const { kind, description, version, hint } = findDatabase({
    databaseUrl: process.env.DATABASE_URL,
    cacheFolder: PROJECT.cache,
  });
  return {
    what: 'database',
    isGood: kind !== 'missing',
    found: version === null ? description : `${description}, ${version}`,
    ...(hint !== null && { remedy: hint }),
  };
}

async function checkBrowser(): Promise<Finding> {
  const browser = await findBrowser();
  return browser
    ? { what: 'browser', isGood: true, found: browser }
    : {
        what: 'browser',
        isGood: true,
        found: 'none: only the browser tests need one',
        remedy: 'sudo apt-get install -y --no-install-recommends chromium',
      };
}

async function checkReports(): Promise<Finding> {
  // A fresh checkout may have no such folder yet: then it is the one above that must be writable.
  const nearest = (await isWritable(PROJECT.reports)) ? PROJECT.reports : PROJECT.root;
  const isGood = existsSync(PROJECT.reports) ? nearest === PROJECT.reports : await isWritable(nearest);
  return {
    what: 'reports',
    isGood,
    found: isGood ? PROJECT.reports : `cannot write into ${PROJECT.reports}`,
    ...(!isGood && { remedy: 'Make the folder writable, or give another one with --reports.' }),
  };
}

const isWritable = (path: string) =>
  access(path, constants.W_OK).then(
    () => true,
    () => false,
  );
