import { spawn } from 'node:child_process';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { startFakePriceList } from '../../collect/test/prices/fake-price-list.ts';
import { crossover } from './command.ts';

const main = fileURLToPath(new URL('../src/main.ts', import.meta.url));
const PRICE_BOOK = fileURLToPath(new URL('../../cost/src/price-book/', import.meta.url));

async function usingFolder<T>(use: (folder: string) => Promise<T>): Promise<T> {
  const folder = await mkdtemp(join(tmpdir(), 'crossover-prices-'));
  try {
    return await use(folder);
  } finally {
    await rm(folder, { recursive: true });
  }
}

/** The command with text on its standard input. */
function piped(args: readonly string[], input: string): Promise<{ code: number | null; stdout: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [main, ...args], { stdio: ['pipe', 'pipe', 'inherit'] });
    let stdout = '';
    child.stdout.on('data', (chunk: Buffer) => (stdout += chunk.toString()));
    child.on('error', reject);
    child.on('close', (code) => resolve({ code, stdout }));
    child.stdin.end(input);
  });
}

const USAGE = `freeTier: true
usage:
  - { service: lambda, memoryMb: 1536, requests: 3000000, durationMs: 120 }
`;

test('cost prices a file or standard input, as text and as JSON', async () => {
  await usingFolder(async (folder) => {
    const file = join(folder, 'usage.yml');
    await writeFile(file, USAGE);
    const text = await crossover(['cost', file]);
    expect(text.code).toBe(0);
    expect(text.stdout).toMatch(/Total: \$2\.73 for 730 hours in us-east-1/);
    expect(text.stdout).toMatch(/Not included:/);
    const json = await piped(['cost', '--json', '--no-free-tier'], USAGE);
    const priced = JSON.parse(json.stdout) as {
      totalUsd: number;
      items: { source: string }[];
      freeTier: string;
    };
    expect(priced.freeTier).toBe('none');
    expect(priced.totalUsd).toBeCloseTo(0.6 + 540_000 * 0.0000166667, 9);
    for (const item of priced.items) expect(item.source).not.toBe('');
  });
});

test('cost takes region, rounding and prices of another day from the command line', async () => {
  await usingFolder(async (folder) => {
    const prices = join(folder, 'prices.yml');
    await writeFile(prices, 'asOf: "2027-01-01"\nprices: { lambda.requests: 0.000001 }\n');
    const input = '[{"service":"lambda","memoryMb":128,"requests":1500,"durationMs":1}]';
    const { stdout } = await piped(
      ['cost', '--region', 'eu-central-1', '--rounding', 'line', '--prices', prices, '--json'],
      input,
    );
    const priced = JSON.parse(stdout) as { region: string; items: Record<string, unknown>[] };
    expect(priced.region).toBe('eu-central-1');
    expect(priced.items[0]).toMatchObject({ amountUsd: 0, unitPriceUsd: 0.000001, sourceDate: '2027-01-01' });
  });
});

test('prices of another day are written as in a usage file, and a gap in their tiers is refused', async () => {
  await usingFolder(async (folder) => {
    const prices = join(folder, 'prices.yml');
    const input = '- { service: sqs, requests: 3000000 }';
    const total = async (written: string) => {
      await writeFile(prices, `asOf: "2027-01-01"\nprices: { sqs.standardRequest: ${written} }\n`);
      const { code, stdout } = await piped(['cost', '--prices', prices, '--json'], input);
      return code === 0 ? (JSON.parse(stdout) as { totalUsd: number }).totalUsd : `exit ${code}`;
    };
    expect(await total('{ usd: 0.5, per: 1000000 }')).toBeCloseTo(1.5, 9);
    expect(await total('[{ upTo: 1000000, usd: 0.000002 }, { usd: 0.000001 }]')).toBeCloseTo(4, 9);
    for (const wrong of ['[]', '-1', '[{ upTo: 5, usd: 1 }]', '{ tiers: [{ from: 5, usd: 1 }] }']) {
      expect(await total(wrong), wrong).toBe('exit 1');
    }
  });
});

test('a mistake in a usage file is one clear message and exit code 1', async () => {
  await usingFolder(async (folder) => {
    const file = join(folder, 'usage.yml');
    await writeFile(file, '- { service: lamda }\n');
    const unknown = await crossover(['cost', file]);
    expect(unknown).toMatchObject({ code: 1, stdout: '' });
    expect(unknown.stderr).toMatch(/found "lamda"[\s\S]*Did you mean "lambda"\?/);
    await writeFile(file, 'usage: [\n');
    expect((await crossover(['cost', file])).stderr).toMatch(/in YAML or JSON/);
    expect(await crossover(['cost', join(folder, 'none.yml')])).toMatchObject({ code: 2 });
  });
});

test('estimate answers for a rate and a shape, and says where each number is from', async () => {
  const text = await crossover(['estimate', '--rate', '40', '--shape', 'office-hours', '--slo', '50']);
  expect(text.code).toBe(0);
  expect(text.stdout).toMatch(/^At 40 requests\/s \(office hours\) a month costs/);
  expect(text.stdout).toMatch(/What moves the crossover/);
  expect(text.stdout).toMatch(/slo|SLO of 50 ms/);
  expect(text.stdout).toMatch(/serverVcpuFactor/);
  const json = await crossover(['estimate', '--rate', '40', '--shape', '1,1,4,2', '--json']);
  const answer = JSON.parse(json.stdout) as {
    shape: { peakToMean: number };
    assumptions: { source: string }[];
  };
  expect(answer.shape.peakToMean).toBe(2);
  expect(answer.assumptions.length).toBeGreaterThan(20);
});

test('hourly rates are their own mean, and a required argument that is missing is a mistake of usage', async () => {
  const { stdout } = await crossover(['estimate', '--shape', '10,20,30', '--architecture', 'serverful']);
  expect(stdout).toMatch(/^At 20 requests\/s \(custom\)/);
  for (const command of [['prices'], ['report']]) {
    const missing = await crossover(command);
    expect(missing.code).toBe(2);
    expect(missing.stderr).toMatch(/^crossover: Expected .*, found n/);
  }
});

test('estimate refuses what it cannot read', async () => {
  const wrongShape = await crossover(['estimate', '--rate', '4', '--shape', 'ofice-hours']);
  expect(wrongShape).toMatchObject({ code: 2 });
  expect(wrongShape.stderr).toMatch(/"office-hours"/);
  expect(await crossover(['estimate', '--rate', 'many'])).toMatchObject({ code: 2 });
  expect(await crossover(['estimate'])).toMatchObject({ code: 2 });
  const wrongName = await crossover(['estimate', '--rate', '4', '--architecture', 'serverful,hybird']);
  expect(wrongName.stderr).toMatch(/found "hybird"[\s\S]*Did you mean "hybrid"\?/);
  expect(await crossover(['estimate', '--rate', '1', '--run', 'no-such-run'])).toMatchObject({ code: 2 });
});

test('prices check says how old each region is', async () => {
  const { stdout } = await crossover(['prices', 'check', '--json']);
  const ages = JSON.parse(stdout) as { region: string; ageDays: number; readOn: string }[];
  expect(ages).toHaveLength(6);
  for (const age of ages) expect(age.readOn).toBe('2026-11-21');
});

test('prices refresh renews a region and shows what changed', async () => {
  await using list = await startFakePriceList(
    [
      {
        serviceCode: 'AWSLambda',
        attributes: { regionCode: 'eu-west-1', usagetype: 'EU-Request' },
        tiers: [['0', '0.0000003000']],
      },
    ],
    { throttleEvery: 75 },
  );
  await usingFolder(async (folder) => {
    await writeFile(join(folder, 'eu-west-1.json'), await readFile(join(PRICE_BOOK, 'eu-west-1.json')));
    const environment = {
      AWS_ENDPOINT_URL_PRICING: list.url,
      AWS_ACCESS_KEY_ID: 'none',
      AWS_SECRET_ACCESS_KEY: 'none',
    };
    const refreshed = await crossover(
      ['prices', 'refresh', '--region', 'eu-west-1', '--folder', folder],
      environment,
    );
    expect(refreshed.stderr).toBe('');
    expect(refreshed.stdout).toMatch(/eu-west-1: 1 price changed, 0 confirmed/);
    expect(refreshed.stdout).toMatch(/lambda\.requests\s+request\s+\$0\.0000002\s+\$0\.0000003/);
    const file = JSON.parse(await readFile(join(folder, 'eu-west-1.json'), 'utf8')) as {
      prices: Record<string, { usd: number }>;
    };
    expect(file.prices['lambda.requests']?.usd).toBe(0.0000003);
    expect(file.prices['lambda.ephemeralStorage']?.usd).toBeGreaterThan(0);
  });
});
