import {
  type ArchitectureInputs,
  AVERAGE_MONTH,
  type BillOptions,
  findCrossings,
  peakShape,
  priceUsage,
  SHAPES,
  secondsIn,
  totalUsdOf,
  usageOf,
} from '@crossover/cost';
import type { Report } from '@crossover/model';
import type { Pair } from './inputs.ts';

/** Mean rates of every table of the model on this page, requests per second. */
const RATES = [0.1, 1, 10, 100, 1000] as const;

/** What a hybrid is made for: one hour a week has most of the week's requests. */
const RARE_PEAK_TO_MEAN = 100;

/** Of this API: a list answers a page of as many items; the others touch one. */
const PAGE_ITEMS = 20;
const ITEM_KB = 1;
const DEFAULT_MIX: Readonly<Record<string, number>> = { read: 0.7, list: 0.15, create: 0.1, patch: 0.05 };

/** In how many of the shapes and rates the hybrid has the lowest bill, and what it then saves. */
export function hybridFacts(subjects: readonly ArchitectureInputs[], options: BillOptions) {
  const shapes = [...Object.values(SHAPES), peakShape(1, RARE_PEAK_TO_MEAN)];
  const rows = shapes.flatMap((shape) =>
    RATES.map((ratePerSecond) => {
      const totals = subjects.map((one) => totalUsdOf(one, ratePerSecond, { ...options, shape }));
      const [serverful = 0, serverless = 0, hybrid = 0] = totals;
      return { shape: shape.title, ratePerSecond, share: 1 - hybrid / Math.min(serverful, serverless) };
    }),
  );
  const [best] = rows.toSorted((a, b) => b.share - a.share);
  return {
    cases: rows.length,
    lowest: rows.filter(({ share }) => share > 0).length,
    best: best ?? { shape: '', ratePerSecond: 0, share: 0 },
    dearer: -(best?.share ?? 0),
  };
}

/** At how many rates the bill of servers on Fargate lies between those of the two others. */
export function betweenFacts(
  fargate: ArchitectureInputs,
  { serverful, serverless }: Pair,
  options: BillOptions,
) {
  const rows = RATES.map((ratePerSecond) => {
    const at = (subject: ArchitectureInputs) => totalUsdOf(subject, ratePerSecond, options);
    const row = {
      ratePerSecond,
      usd: at(fargate),
      serverfulUsd: at(serverful),
      serverlessUsd: at(serverless),
    };
    const [low = 0, high = 0] = [row.serverfulUsd, row.serverlessUsd].sort((a, b) => a - b);
    return { ...row, isBetween: row.usd > low && row.usd < high };
  });
  return {
    cases: rows.length,
    between: rows.filter(({ isBetween }) => isBetween).length,
    rows,
    idleShare: (rows[0]?.usd ?? 0) / (rows[0]?.serverfulUsd ?? 1) - 1,
  };
}

/** The serverless architecture with tables of DynamoDB in the place of Aurora, for the run's mix of operations. */
export function dynamodbFacts({ serverful, serverless }: Pair, report: Report | null, options: BillOptions) {
  const mix = report?.workloads[0]?.mix ?? DEFAULT_MIX;
  const listShare = mix.list ?? 0;
  const readShare = mix.read ?? 0;
  const writeShare = Math.max(0, 1 - listShare - readShare);
  const { database } = serverless.architecture;
  const totalAt = (ratePerSecond: number) => {
    const requests = ratePerSecond * secondsIn(AVERAGE_MONTH);
    const others = usageOf(serverless, ratePerSecond, options).filter(({ service }) => service !== 'aurora');
    const readRequestUnits = requests * (readShare + listShare * Math.ceil((PAGE_ITEMS * ITEM_KB) / 4));
    return priceUsage(
      [
        ...others,
        {
          service: 'dynamodb',
          mode: 'on-demand',
          readRequestUnits,
          writeRequestUnits: requests * writeShare * ITEM_KB,
          storageGb: database.storageGib,
        },
      ],
      { book: options.book },
    ).totalUsd;
  };
  const rows = RATES.map((ratePerSecond) => ({
    ratePerSecond,
    usd: totalAt(ratePerSecond),
    auroraUsd: totalUsdOf(serverless, ratePerSecond, options),
  }));
  const serverfulAt = (rate: number) => totalUsdOf(serverful, rate, options);
  const [crossing] = findCrossings(serverfulAt, totalAt, { resolution: 0.01 }).points;
  return {
    cases: rows.length,
    cheaper: rows.filter(({ usd, auroraUsd }) => usd < auroraUsd).length,
    rows,
    crossing: crossing?.ratePerSecond ?? null,
    pageItems: PAGE_ITEMS,
    itemKb: ITEM_KB,
    writeShare,
  };
}
