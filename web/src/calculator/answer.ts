import {
  type ArchitectureInputs,
  type BillOptions,
  billOf,
  crossoverOf,
  isShapeName,
  type PricePlan,
  SHAPES,
  type Shape,
  shapeOfHourlySeries,
  totalUsdOf,
} from '@crossover/cost';
import type { Bill, Crossover, Quantity } from '@crossover/model';
import { formatRange, formatRate, formatToInterval, formatUsd } from '@crossover/report/format';
import { listWords, nameService } from '@crossover/report/words';
import type { CalculatorData } from './data.ts';
import type { Settings } from './settings.ts';
import { restoreBook, type ShortBook } from './short-book.ts';
import { subjectsOf } from './subjects.ts';

export interface Answer {
  readonly sentence: readonly Words[];
  readonly rows: readonly {
    readonly name: string;
    readonly cells: readonly string[];
    readonly isTotal: boolean;
  }[];
  readonly latency: string;
  readonly totalsUsd: readonly number[];
}

interface Words {
  readonly text: string;
  readonly isStrong: boolean;
}

const plain = (text: string): Words => ({ text, isStrong: false });
const strong = (text: string): Words => ({ text, isStrong: true });

/** What the cost model needs for these settings. */
export function optionsFor(books: readonly ShortBook[], settings: Settings): BillOptions {
  const book = books.find(({ region }) => region === settings.region);
  if (book === undefined) throw new Error(`The calculator has no prices of ${settings.region}.`);
  const plan: PricePlan = settings.plan === 'reserved-1y-no-upfront' ? 'reserved-1y-no-upfront' : 'on-demand';
  return { book: restoreBook(book), shape: shapeFor(settings), plan };
}

function shapeFor({ shape, hours }: Settings): Shape {
  if (isShapeName(shape)) return SHAPES[shape];
  return shapeOfHourlySeries(hours, 'your own hours');
}

/**
 * The bills of a reader's traffic by the same code and the same measurements as the article's own.
 *
 * @param known crossovers with their intervals, where the article has them for these settings; else points alone.
 */
export function answerFor(
  data: CalculatorData,
  books: readonly ShortBook[],
  settings: Settings,
  known?: readonly Crossover[],
): Answer {
  const options = optionsFor(books, settings);
  const subjects = subjectsOf(data, settings);
  const bills = subjects.map((subject) => billOf(subject, settings.ratePerSecond, options));
  return {
    sentence: [
      ...billWords(data, settings, bills, options.shape?.title ?? ''),
      ...crossoverWords(data, settings, leadChanges(subjects, options, known)),
    ],
    rows: rowsOf(bills),
    latency: latencyOf(data, settings.ratePerSecond),
    totalsUsd: bills.map(({ totalUsd }) => totalUsd),
  };
}

const titleOf = (data: CalculatorData, id: string | undefined) =>
  data.architectures.find((one) => one.id === id)?.title ?? '';

function billWords(data: CalculatorData, settings: Settings, bills: readonly Bill[], shape: string): Words[] {
  const words = [plain('At '), strong(formatRate(settings.ratePerSecond)), plain(`, ${shape}, `)];
  for (const [index, bill] of bills.entries()) {
    if (index > 0) words.push(plain(index === bills.length - 1 ? ' and ' : ', '));
    words.push(strong(titleOf(data, bill.architecture)), plain(' costs '), strong(formatUsd(bill.totalUsd)));
  }
  return [...words, plain(' a month. ')];
}

/** A rate from which another architecture has the lowest bill. */
interface LeadChange {
  readonly point: Quantity;
  readonly below: string;
  readonly above: string;
}

interface Lead {
  readonly changes: readonly LeadChange[];
  /** Who has the lowest bill where it never changes; `equal` when all bills are the same. */
  readonly always: string;
}

/** Of all crossings of all pairs those at which the lowest bill changes hands. */
function leadChanges(
  subjects: readonly ArchitectureInputs[],
  options: BillOptions,
  known?: readonly Crossover[],
): Lead {
  const pairs = subjects.flatMap((a, index) => subjects.slice(index + 1).map((b) => [a, b] as const));
  const crossovers = known ?? pairs.map(([a, b]) => crossoverOf(a, b, { ...options, draws: 0 }));
  const changes = crossovers.flatMap(({ points, cheaper }) =>
    points.flatMap((point, index): LeadChange[] => {
      const rate = point.value;
      if (rate === null || !isLowest(subjects, cheaper[index], rate, options)) return [];
      return [{ point, below: cheaper[index] ?? '', above: cheaper[index + 1] ?? '' }];
    }),
  );
  return {
    changes: changes.sort((x, y) => (x.point.value ?? 0) - (y.point.value ?? 0)),
    always: lowestAt(subjects, 1, options),
  };
}

/** Whether at a crossing of two no third one costs less; within a thousandth, because two are equal there. */
function isLowest(
  subjects: readonly ArchitectureInputs[],
  id: string | undefined,
  rate: number,
  options: BillOptions,
) {
  if (subjects.length < 3) return true;
  const totals = subjects.map((subject) => totalUsdOf(subject, rate, options));
  const own = totals[subjects.findIndex(({ architecture }) => architecture.id === id)];
  return own === undefined || own <= Math.min(...totals) * 1.001;
}

function lowestAt(subjects: readonly ArchitectureInputs[], rate: number, options: BillOptions): string {
  const totals = subjects.map((subject) => totalUsdOf(subject, rate, options));
  const least = Math.min(...totals);
  if (totals.every((total) => total === least)) return 'equal';
  return subjects[totals.indexOf(least)]?.architecture.id ?? '';
}

function crossoverWords(
  data: CalculatorData,
  { ratePerSecond }: Settings,
  { changes, always }: Lead,
): Words[] {
  const name = (id: string) => strong(titleOf(data, id));
  if (changes.length === 0) {
    return always === 'equal'
      ? [plain('The bills never differ.')]
      : [plain('There is no crossover: '), name(always), plain(' costs least at any rate.')];
  }
  const next = changes.find(({ point }) => (point.value ?? 0) > ratePerSecond);
  const change = next ?? changes.at(-1);
  if (change === undefined || change.point.value === null) return [];
  const range = formatRange(change.point);
  const at = [strong(formatToInterval(change.point)), plain(range === null ? '' : ` (${range})`)];
  const who = [
    plain(', where '),
    name(change.above),
    plain(' takes over from '),
    name(change.below),
    plain('.'),
  ];
  return next === undefined
    ? [plain('You are past the last crossover, at '), ...at, ...who]
    : [
        plain('The next crossover is at '),
        ...at,
        plain(`, ${times(change.point.value / ratePerSecond)} your rate`),
        ...who,
      ];
}

const times = (ratio: number) => (ratio < 10 ? `${ratio.toFixed(1)} times` : `${Math.round(ratio)} times`);

/** Sums by service, the largest first, and the total. */
function rowsOf(bills: readonly Bill[]): Answer['rows'] {
  const sums = bills.map(({ items }) => {
    const byService = new Map<string, number>();
    for (const { service, amountUsd } of items)
      byService.set(service, (byService.get(service) ?? 0) + amountUsd);
    return byService;
  });
  const most = (service: string) => Math.max(...sums.map((one) => one.get(service) ?? 0));
  const services = [...new Set(sums.flatMap((one) => [...one.keys()]))].sort((x, y) => most(y) - most(x));
  const write = (amount: number | undefined) =>
    amount === undefined || amount === 0 ? '–' : formatUsd(amount);
  return [
    { name: 'Total', cells: bills.map(({ totalUsd }) => formatUsd(totalUsd)), isTotal: true },
    ...services.map((service) => ({
      name: nameService(service),
      cells: sums.map((one) => write(one.get(service))),
      isTotal: false,
    })),
  ];
}

/** Only what was measured near that rate; nothing is extrapolated. */
function latencyOf({ measured }: CalculatorData, ratePerSecond: number): string {
  const near = measured.find(
    ({ ratePerSecond: rate }) => rate / ratePerSecond > 0.67 && rate / ratePerSecond < 1.5,
  );
  if (near !== undefined)
    return `Near this rate, under ${near.workload} traffic, the run measured a p95 of ${near.words}.`;
  const rates = measured.map(({ ratePerSecond: rate }) => formatRate(rate));
  return rates.length === 0
    ? 'Response time was not measured.'
    : `Response time at this rate was not measured; the run did at ${listWords(rates)}.`;
}
