import { readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { findArchitecture, type Proof } from '@crossover/model';
import { addCorrection, readArticle, writeReport } from '@crossover/report';
import { writeSyntheticBill } from '../../packages/report/test/synthetic-bill.ts';
import { writeSyntheticRun } from '../../packages/report/test/synthetic-run.ts';

/** The run that most tests look at: failures, unused repeats, two workloads. */
export const MAIN_RUN = 'made-up-two-workloads';

/** One that was found to be wrong in something. */
export const CORRECTED_RUN = 'made-up-hybrid';

/** One on AWS whose bill has come, for a day and a half, with what the model does not expect. */
export const BILLED_RUN = 'made-up-billed';

const PAIR = ['serverful', 'serverless'].map(findArchitecture);

/** Made-up runs whose findings differ; two of them follow each other in a series, one has a third architecture. */
export async function writeFixtureRuns(reports: string): Promise<void> {
  await writeSyntheticRun(join(reports, MAIN_RUN), {
    slug: MAIN_RUN,
    architectures: PAIR,
    seed: 3,
    repeats: 4,
    workloads: [
      { name: 'steady', ratePerSecond: 60, seconds: 10 },
      { name: 'spike', ratePerSecond: 20, peakRatePerSecond: 90, seconds: 12 },
    ],
    errorShare: { serverless: 0.004 },
    invalid: ['steady-serverless-2'],
    errored: ['spike-serverful-3'],
    createdAt: '2026-11-21T10:00:00.000Z',
  });
  const steady = {
    architectures: PAIR,
    repeats: 3,
    workloads: [{ name: 'steady', ratePerSecond: 30, seconds: 8 }],
    hasCapacity: false,
  };
  await writeSyntheticRun(join(reports, 'made-up-steady'), {
    ...steady,
    slug: 'made-up-steady',
    medianMs: { serverful: 8, serverless: 40 },
    createdAt: '2026-11-20T10:00:00.000Z',
  });
  await writeSyntheticRun(join(reports, 'made-up-steady-before'), {
    ...steady,
    slug: 'made-up-steady-before',
    medianMs: { serverful: 8, serverless: 13 },
    createdAt: '2026-11-18T10:00:00.000Z',
  });
  await writeSyntheticRun(join(reports, 'made-up-hybrid'), {
    ...steady,
    slug: 'made-up-hybrid',
    architectures: [...PAIR, findArchitecture('hybrid')],
    hasCapacity: true,
    createdAt: '2026-11-17T10:00:00.000Z',
  });
  await writeBilledRun(join(reports, BILLED_RUN));
  for (const slug of await readdir(reports)) await writeReport(join(reports, slug), { draws: 20 });
  const corrected = join(reports, CORRECTED_RUN);
  const { report } = await readArticle(corrected);
  await addCorrection(corrected, report, {
    date: '2026-11-19',
    note: 'All {totals.requests|count} requests came from *one* machine; the article said two.',
  });
}

async function writeBilledRun(folder: string): Promise<void> {
  await writeSyntheticRun(folder, {
    slug: BILLED_RUN,
    target: 'aws',
    architectures: PAIR,
    repeats: 3,
    workloads: [{ name: 'steady', ratePerSecond: 30, seconds: 6 }],
    coldStarts: 0,
    hasCapacity: false,
    createdAt: '2026-11-16T09:00:00.000Z',
  });
  await writeSyntheticBill(folder, {
    architectures: PAIR.map(({ id }) => id),
    days: [
      { day: '2026-11-16', state: 'final' },
      { day: '2026-11-17', state: 'provisional' },
    ],
    changes: {
      // A price that the model has not, hours that were not, and an allowance.
      'NatGateway-Hours': { amount: 1.5 },
      LoadBalancerUsage: { quantity: 0.5, amount: 0.5 },
      'Request-ARM': { amount: 0 },
      'Lambda-GB-Second-ARM': { quantity: 1.3, amount: 1.3 },
    },
    foreign: [
      {
        architecture: null,
        usageType: 'USE1-Made-Up-Service-With-A-Long-Name:Hours',
        quantity: 24,
        unit: 'Hrs',
        amountUsd: 0.36,
      },
    ],
  });
}

/** A made-up proof: one value that keeps its limit and one that does not. */
export const FIXTURE_PROOF: Proof = {
  schemaVersion: 1,
  claims: [
    {
      id: 'made-up-coverage',
      title: 'A made-up interval holds the truth as often as it says',
      kind: 'synthetic',
      command: 'npm run proof -- coverage',
      createdAt: '2026-11-21T12:00:00.000Z',
      commit: '0123456789abcdef0123456789abcdef01234567',
      tookSeconds: 42,
      machine: { cpuModel: 'Synthetic CPU', cpus: 2, memoryMib: 8192, nodeVersion: '24.0.0' },
      demonstrations: [
        {
          name: 'coverage of the median',
          value: 0.951,
          limit: '≥ 0.93',
          ok: true,
          details: { repeats: 500 },
        },
        { name: 'coverage of the tail', value: 0.4, limit: 0.93, ok: false },
      ],
    },
  ],
};
