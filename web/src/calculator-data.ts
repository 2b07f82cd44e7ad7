import { billOf, type PriceBook, priceBook, REGIONS, resolveInputs, SHAPES } from '@crossover/cost';
import { ARCHITECTURES, type Report, type UsageProfile } from '@crossover/model';

/** What the calculator needs of an article: no more, because it is part of the page. */
export interface CalculatorData {
  readonly architectures: readonly { readonly id: string; readonly title: string }[];
  /** What the run measured; everything else are the cost model's defaults. */
  readonly profiles: readonly UsageProfile[];
  readonly books: readonly PriceBook[];
  readonly region: string;
  readonly ratePerSecond: number;
  /** Rate of the run and what it measured there, in words. */
  readonly measured: { readonly ratePerSecond: number; readonly words: string } | null;
}

/** Memory sizes of the control, MiB. */
export const MEMORY_SIZES = [128, 256, 512, 1024, 1769, 3008] as const;

/** The run's measured inputs as the cost model takes them. */
export function profilesOf(report: Report): UsageProfile[] {
  return report.architectures.map(({ id }) => ({
    architecture: id,
    inputs: Object.fromEntries(
      report.assumptions.flatMap(({ name, architecture, quantity, source }) =>
        architecture === id && quantity.reason === null && quantity.provenance.startsWith('measured')
          ? [[name, { quantity, source }]]
          : [],
      ),
    ),
  }));
}

let trimmed: Promise<PriceBook[]> | null = null;

/** Every region's prices that some answer of the calculator can need, without their sources. */
export function calculatorBooks(): Promise<PriceBook[]> {
  trimmed ??= Promise.all(REGIONS.map(async (region) => trim(await priceBook(region))));
  return trimmed;
}

function trim(book: PriceBook): PriceBook {
  const used = new Set<string>();
  const watched = {
    ...book,
    prices: new Proxy(book.prices, {
      get(prices, name) {
        if (typeof name !== 'string') return undefined;
        used.add(name);
        return prices[name];
      },
    }),
  };
  for (const architecture of ARCHITECTURES) {
    for (const shape of Object.values(SHAPES)) {
      for (const plan of ['on-demand', 'reserved-1y-no-upfront'] as const) {
        for (const rate of [0.01, 1, 100, 10_000, 100_000]) {
          billOf(resolveInputs(architecture), rate, { book: watched, shape, plan });
        }
      }
    }
  }
  const prices = Object.entries(book.prices)
    .filter(([name]) => used.has(name))
    .map(([name, price]) => [name, { ...price, source: '', sourceDate: '', note: undefined }] as const);
  return { region: book.region, readOn: book.readOn, prices: Object.fromEntries(prices), freeTier: {} };
}
