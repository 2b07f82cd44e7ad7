import { billOf, type PriceBook, priceBook, REGIONS, resolveInputs, SHAPES } from '@crossover/cost';
import { ARCHITECTURES, type Report, type UsageProfile } from '@crossover/model';
import type { ShortBook, ShortPrice } from './short-book.ts';

/** What the calculator needs of an article: no more, because it is part of the page. */
export interface CalculatorData {
  readonly architectures: readonly { readonly id: string; readonly title: string }[];
  /** What the run measured; everything else are the cost model's defaults. */
  readonly profiles: readonly UsageProfile[];
  readonly books: readonly ShortBook[];
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
        architecture === id && quantity.provenance.startsWith('measured')
          ? [[name, { quantity, source }]]
          : [],
      ),
    ),
  }));
}

/** The price of one instance type or class, e.g. `rds.multiAz.db.t4g.medium`. */
const INSTANCE = /\.[a-z]+\d[a-z]*\.(?:nano|micro|small|medium|\d*x?large|metal)/;

let trimmed: Promise<ShortBook[]> | null = null;

/** Every region's prices that some answer of the calculator can need, without their sources. */
export function calculatorBooks(): Promise<ShortBook[]> {
  trimmed ??= Promise.all(REGIONS.map(async (region) => trim(await priceBook(region))));
  return trimmed;
}

function trim(book: PriceBook): ShortBook {
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
        for (let power = -2; power <= 5; power += 0.1) {
          const rate = 10 ** power;
          billOf(resolveInputs(architecture), rate, { book: watched, shape, plan });
        }
      }
    }
  }
  const services = new Set([...used].map((name) => name.split('.')[0]));
  // Instance types and classes only as they are used; what a service charges besides may depend on the inputs.
  const isNeeded = (name: string) =>
    used.has(name) || (services.has(name.split('.')[0]) && !INSTANCE.test(name));
  const prices = Object.entries(book.prices)
    .filter(([name]) => isNeeded(name))
    .map(([name, { usd, tiers, vcpu, memoryGib, baselinePercent }]): [string, ShortPrice] => {
      const isFlat = [tiers, vcpu, memoryGib, baselinePercent].every((one) => one === undefined);
      return [name, isFlat ? usd : { usd, tiers, vcpu, memoryGib, baselinePercent }];
    });
  return { region: book.region, readOn: book.readOn, prices: Object.fromEntries(prices) };
}
