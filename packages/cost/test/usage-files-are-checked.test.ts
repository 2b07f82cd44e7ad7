import { CrossoverError } from '@crossover/model';
import { expect, test } from 'vitest';
import { priceBook, priceUsage } from '../src/index.ts';
import { parseUsageFile } from '../src/usage-file/index.ts';

const book = await priceBook('us-east-1');

function failure(action: () => unknown): CrossoverError {
  try {
    action();
  } catch (error) {
    if (error instanceof CrossoverError) return error;
    throw error;
  }
  return expect.fail('expected an error, found none');
}

const price = (file: unknown) => priceUsage(parseUsageFile(file).usage, { book });

const MISTAKES: readonly [what: string, file: unknown, message: RegExp, hint: RegExp | undefined][] = [
  ['an unknown service', [{ service: 'lamda' }], /usage\[0\]\.service.*found "lamda"/, /"lambda"/],
  ['a nickname', [{ service: 'alb' }], /found "alb"/, /"application-load-balancer"/],
  ['a service of another file', [{ service: 'redshift' }], /found "redshift"/, undefined],
  [
    'an unknown field',
    [{ service: 'lambda', memory: 512, requests: 1, durationMs: 1 }],
    /usage\[0\] \(lambda\).*found "memory"/,
    /"memoryMb"/,
  ],
  [
    'an unknown nested field',
    [{ service: 'aurora', capacity: [{ acu: 1, hour: 3 }] }],
    /expected one of acu, hours, seconds, found "hour"/,
    /"hours"/,
  ],
  [
    'a text for a number',
    [{ service: 'sqs', requests: 'many' }],
    /requests: expected number, found "many"/,
    undefined,
  ],
  ['a negative quantity', [{ service: 'sqs', requests: -1 }], /requests.*found -1/, undefined],
  [
    'too little memory',
    [{ service: 'lambda', memoryMb: 64, requests: 1, durationMs: 1 }],
    /memoryMb.*found 64/,
    undefined,
  ],
  [
    'no duration',
    [{ service: 'lambda', memoryMb: 512, requests: 1 }],
    /durationMs or billedDurationMs/,
    undefined,
  ],
  [
    'a field of another type of API',
    [{ service: 'api-gateway', type: 'http', messages: 3 }],
    /no messages with type: http/,
    undefined,
  ],
  [
    'provisioned capacity on demand',
    [{ service: 'dynamodb', mode: 'on-demand', readCapacityUnits: 5 }],
    /no readCapacityUnits with mode: on-demand/,
    undefined,
  ],
  [
    'the same thing twice',
    [{ service: 'aurora', acuHours: 1, capacity: [] }],
    /only one of acuHours, capacity/,
    undefined,
  ],
  [
    'a wrong setting',
    { regoin: 'us-east-1', usage: [{ service: 'sqs', requests: 1 }] },
    /found "regoin"/,
    /"region"/,
  ],
  [
    'a wrong month',
    { month: { day: 30 }, usage: [{ service: 'sqs', requests: 1 }] },
    /found "day"/,
    /"days"/,
  ],
  [
    'both lengths',
    { month: { days: 30, hours: 1 }, usage: [{ service: 'sqs', requests: 1 }] },
    /either hours or days/,
    undefined,
  ],
  ['no usage', { region: 'us-east-1' }, /a list of entries under "usage"/, undefined],
  ['an empty list', [], /a list of entries/, undefined],
  ['a number', 3, /found 3/, undefined],
  [
    'an unknown price',
    [{ service: 'sqs', requests: 1, prices: { standardRequests: 1 } }],
    /line item of sqs.*found "standardRequests"/,
    /"standardRequest"/,
  ],
  [
    'a number with separators',
    [{ service: 'sqs', requests: '1,000_000' }],
    /expected number, found "1,000_000"/,
    /Write 1000000,/,
  ],
  ['no number', [{ service: 'sqs', requests: Number.NaN }], /expected number, found NaN/, undefined],
  [
    'an unknown choice',
    [{ service: 'lambda', architecture: 'arm', memoryMb: 512, requests: 1, durationMs: 1 }],
    /architecture: expected one of x86_64, arm64, found "arm"/,
    /"arm64"/,
  ],
  [
    'capacity of no time',
    [{ service: 'aurora', capacity: [{ acu: 2 }] }],
    /capacity\.0: expected hours or seconds, found neither/,
    undefined,
  ],
  [
    'a load of no time',
    [{ service: 'application-load-balancer', loads: [{ newConnectionsPerSecond: 5 }] }],
    /loads\.0: expected hours, found none/,
    undefined,
  ],
  [
    'LCUs and their dimensions',
    [{ service: 'application-load-balancer', lcus: 3, processedGbPerHour: 5 }],
    /only one of lcus, processedGbPerHour, found both/,
    undefined,
  ],
  [
    'loads and a load beside them',
    [{ service: 'application-load-balancer', loads: [{ hours: 1 }], newConnectionsPerSecond: 5 }],
    /only one of loads, newConnectionsPerSecond/,
    undefined,
  ],
  [
    'rules without requests',
    [{ service: 'application-load-balancer', rules: 60 }],
    /expected requestsPerSecond with rules, found rules alone/,
    undefined,
  ],
  [
    'NLCUs and their dimensions',
    [{ service: 'network-load-balancer', nlcus: 3, activeConnections: 5 }],
    /only one of nlcus, activeConnections/,
    undefined,
  ],
  [
    'INIT of no cold start',
    [{ service: 'lambda', memoryMb: 512, requests: 1, durationMs: 1, initDurationMs: 200 }],
    /expected coldStarts with initDurationMs/,
    undefined,
  ],
  [
    'more cold starts than requests',
    [
      {
        service: 'lambda',
        memoryMb: 512,
        requests: 1,
        durationMs: 1,
        coldStarts: 2,
        initDurationMs: 200,
      },
    ],
    /coldStarts: expected coldStarts to be requests \(1\) at most, found 2/,
    undefined,
  ],
  [
    'hours of no provisioned concurrency',
    [{ service: 'lambda', memoryMb: 512, requests: 1, durationMs: 1, provisionedHours: 2 }],
    /expected provisionedConcurrency with provisionedHours/,
    undefined,
  ],
  ['an API without calls', [{ service: 'api-gateway', type: 'http' }], /expected requests, found/, undefined],
  [
    'express workflows of no duration',
    [{ service: 'step-functions', type: 'express', requests: 5 }],
    /expected durationMs, found none/,
    undefined,
  ],
  ['a volume of no size', [{ service: 'ebs', volumes: 2 }], /expected sizeGb or snapshotGb/, undefined],
  [
    'ACUs before a server',
    [{ service: 'rds-proxy', target: 'rds', acus: 8 }],
    /no acus with target: rds/,
    undefined,
  ],
  [
    'item sizes of units',
    [{ service: 'dynamodb', mode: 'on-demand', readRequestUnits: 5, itemSizeKb: 8 }],
    /expected reads or writes with itemSizeKb/,
    undefined,
  ],
  [
    'tiers that do not rise',
    [
      {
        service: 'sqs',
        requests: 1,
        prices: { standardRequest: [{ upTo: 5, usd: 1 }, { upTo: 5, usd: 2 }, { usd: 3 }] },
      },
    ],
    /standardRequest\.1\.upTo: expected upTo above 5, found 5/,
    undefined,
  ],
  [
    'a last tier with an end',
    [{ service: 'sqs', requests: 1, prices: { standardRequest: [{ upTo: 5, usd: 1 }] } }],
    /expected no upTo in the last tier/,
    undefined,
  ],
  [
    'a price as a text',
    [{ service: 'sqs', requests: 1, prices: { standardRequest: '0.4' } }],
    /expected USD per unit, \{ usd, per \} or a list of tiers/,
    /Write 0\.4,/,
  ],
  [
    'a free tier of another name',
    { freeTier: 'yes', usage: [{ service: 'sqs', requests: 1 }] },
    /freeTier: expected true, false, none, always or legacy-12-month, found "yes"/,
    undefined,
  ],
  [
    'a month as a number',
    { month: 31, usage: [{ service: 'sqs', requests: 1 }] },
    /month: expected object, found 31/,
    /\{ days: 31 \}/,
  ],
  [
    'an entry outside a list',
    { service: 'sqs', requests: 1 },
    /a list of entries under/,
    /begin it with "- "/,
  ],
  [
    'CPU of a burstable type without a known baseline',
    [
      {
        service: 'ec2',
        instanceType: 't9.large',
        averageCpuUtilizationPercent: 90,
        prices: { instance: 0.3 },
      },
    ],
    /known baseline.*found "t9.large"/,
    /surplusVcpuHours/,
  ],
  [
    'an unknown instance type',
    [{ service: 'ec2', instanceType: 't4g.smal' }],
    /found "t4g.smal"/,
    /"t4g.small"/,
  ],
  [
    'an unknown class',
    [{ service: 'rds', instanceClass: 't4g.medium' }],
    /found "t4g.medium"/,
    /"db.t4g.medium"/,
  ],
];

for (const [what, file, message, hint] of MISTAKES) {
  test(`${what} is one clear error`, () => {
    const error = failure(() => price(file));
    expect(error.message).toMatch(message);
    if (hint !== undefined) expect(error.hint).toMatch(hint);
    expect(error.exitCode).toBe(1);
  });
}

test('a region without a snapshot names the nearest', async () => {
  await expect(priceBook('eu-west1')).rejects.toMatchObject({
    code: 'unknown-price',
    hint: expect.stringMatching('eu-west-1'),
  });
});

test('an RDS Proxy before a cluster that scales to zero is refused with the reason', () => {
  const proxy = { service: 'rds-proxy', target: 'aurora-serverless-v2', acus: 1 };
  for (const aurora of [
    { service: 'aurora', acuHours: 100, minAcu: 0 },
    {
      service: 'aurora',
      capacity: [
        { acu: 0, hours: 500 },
        { acu: 1, hours: 230 },
      ],
    },
  ]) {
    const error = failure(() => price([aurora, proxy]));
    expect(error.code).toBe('impossible-architecture');
    expect(error.message).toMatch(/never pauses/);
  }
  expect(price([{ service: 'aurora', acuHours: 365, minAcu: 0.5 }, proxy]).totalUsd).toBeCloseTo(
    365 * 0.12 + 87.6,
    9,
  );
});

test('a file is a list of entries, or an object with settings', () => {
  const usage = [{ service: 'sqs', requests: 2_000_000 }];
  expect(parseUsageFile(usage).usage).toEqual(usage);
  expect(
    parseUsageFile({ month: { days: 28 }, freeTier: true, rounding: 'line', region: 'eu-west-1', usage }),
  ).toEqual({
    month: { hours: 672 },
    freeTier: 'always',
    rounding: 'line',
    region: 'eu-west-1',
    usage,
  });
});

test('a price can be overridden as a number, per so many units, or by tiers', () => {
  const total = (standardRequest: unknown) =>
    price([{ service: 'sqs', requests: 3_000_000, prices: { standardRequest } }]).totalUsd;
  expect(total(0.000001)).toBeCloseTo(3, 9);
  expect(total({ usd: 0.5, per: 1_000_000 })).toBeCloseTo(1.5, 9);
  expect(total([{ upTo: 1_000_000, usd: 0.000002 }, { usd: 0.000001 }])).toBeCloseTo(4, 9);
});

test('an overridden price is of the user and of no book', () => {
  const [item] = price([
    { service: 'ec2', instanceType: 'x9z.giant', hours: 10, prices: { instance: 2 } },
  ]).items;
  expect(item).toMatchObject({ unitPriceUsd: 2, amountUsd: 20, source: 'given by the user' });
});
