import { billOf, crossoverOf, type PricePlan, resolveInputs, SHAPES, type ShapeName } from '@crossover/cost';
import { ARCHITECTURES, type Architecture, type Bill } from '@crossover/model';
import { formatRate, formatUsd } from '@crossover/report/format';
import { nameService } from '@crossover/report/words';
import type { CalculatorData } from './calculator-data.ts';
import { restoreBook } from './short-book.ts';

/** The reader's own traffic. */
export interface Settings {
  readonly ratePerSecond: number;
  readonly shape: ShapeName;
  readonly region: string;
  /** Null when no architecture has functions. */
  readonly memoryMib: number | null;
  readonly plan: PricePlan;
}

export interface Answer {
  readonly sentence: readonly { readonly text: string; readonly isStrong: boolean }[];
  readonly rows: readonly {
    readonly name: string;
    readonly cells: readonly string[];
    readonly isTotal: boolean;
  }[];
  readonly latency: string;
  readonly totalsUsd: readonly number[];
}

/** The bills of a reader's traffic by the same code and the same measurements as the article's own. */
export function answerFor(data: CalculatorData, settings: Settings): Answer {
  const book = data.books.find(({ region }) => region === settings.region);
  if (book === undefined) throw new Error(`The calculator has no prices of ${settings.region}.`);
  const options = { book: restoreBook(book), shape: SHAPES[settings.shape], plan: settings.plan };
  const subjects = data.architectures.flatMap(({ id }) => {
    const architecture = ARCHITECTURES.find((one) => one.id === id);
    if (architecture === undefined) return [];
    const profile = data.profiles.find((one) => one.architecture === id);
    return [resolveInputs(withMemory(architecture, settings.memoryMib), profile)];
  });
  const bills = subjects.map((subject) => billOf(subject, settings.ratePerSecond, options));
  const [a, b] = subjects;
  const crossover = a === undefined || b === undefined ? null : crossoverOf(a, b, { ...options, draws: 0 });
  return {
    sentence: sentenceOf(data, settings, bills, crossover),
    rows: rowsOf(bills),
    latency: latencyOf(data, settings.ratePerSecond),
    totalsUsd: bills.map(({ totalUsd }) => totalUsd),
  };
}

function withMemory(architecture: Architecture, memoryMib: number | null): Architecture {
  return architecture.functions === undefined || memoryMib === null
    ? architecture
    : { ...architecture, functions: { ...architecture.functions, memoryMib } };
}

type Words = { text: string; isStrong: boolean }[];
const plain = (text: string) => ({ text, isStrong: false });
const strong = (text: string) => ({ text, isStrong: true });

function sentenceOf(
  data: CalculatorData,
  { ratePerSecond, shape }: Settings,
  bills: readonly Bill[],
  crossover: ReturnType<typeof crossoverOf> | null,
): Words {
  const title = (id: string | undefined) => data.architectures.find((one) => one.id === id)?.title ?? '';
  const words: Words = [plain('At '), strong(formatRate(ratePerSecond)), plain(`, ${SHAPES[shape].title}, `)];
  for (const [index, bill] of bills.entries()) {
    if (index > 0) words.push(plain(index === bills.length - 1 ? ' and ' : ', '));
    words.push(strong(title(bill.architecture)), plain(' costs '), strong(formatUsd(bill.totalUsd)));
  }
  words.push(plain(' a month. '));
  if (crossover === null) return words;
  const rates = crossover.points.flatMap(({ value }) => (value === null ? [] : [value]));
  if (rates.length === 0) {
    const [cheaper] = crossover.cheaper;
    return [
      ...words,
      plain(
        cheaper === 'equal'
          ? 'The bills never differ.'
          : `There is no crossover: ${title(cheaper)} costs less at any rate.`,
      ),
    ];
  }
  const next = rates.find((rate) => rate > ratePerSecond);
  if (next !== undefined) {
    return [
      ...words,
      plain('The next crossover is at '),
      strong(formatRate(next)),
      plain(`, ${times(next / ratePerSecond)} your rate.`),
    ];
  }
  const last = rates.at(-1) ?? 0;
  return [...words, plain('You are past the last crossover, at '), strong(formatRate(last)), plain('.')];
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
  if (measured === null) return 'Response time was not measured.';
  const ratio = ratePerSecond / measured.ratePerSecond;
  return ratio > 0.67 && ratio < 1.5
    ? `Near this rate the run measured a p95 of ${measured.words}.`
    : `Response time at this rate was not measured; at ${formatRate(measured.ratePerSecond)} p95 was ${measured.words}.`;
}
