import {
  billOf,
  type Price,
  type PriceBook,
  priceBook,
  REGIONS,
  resolveInputs,
  SHAPES,
} from '@crossover/cost';
import { type Architecture, CATALOGUE } from '@crossover/model';
import type { ShortBook, ShortPrice } from './short-book.ts';

/** Sizes that the calculator offers beside those of the catalogue. */
export const SERVER_TYPES = [
  't4g.small',
  't4g.medium',
  't4g.large',
  'm7g.large',
  'c7g.large',
  'c7g.xlarge',
] as const;
export const DATABASE_CLASSES = [
  'db.t4g.small',
  'db.t4g.medium',
  'db.t4g.large',
  'db.m7g.large',
  'db.m7g.xlarge',
] as const;

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
  // A price is used when something of it is read: the cost model sorts all of them beforehand.
  const watch = (name: string, price: Price) =>
    new Proxy(price, {
      get(target, key) {
        used.add(name);
        return Reflect.get(target, key) as unknown;
      },
    });
  const watched = {
    ...book,
    prices: Object.fromEntries(
      Object.entries(book.prices).map(([name, price]) => [name, watch(name, price)]),
    ),
  };
  for (const architecture of CATALOGUE.flatMap(sizesOf)) {
    const subject = resolveInputs(architecture);
    for (const shape of [SHAPES.constant, SHAPES.spiky]) {
      for (const plan of ['on-demand', 'reserved-1y-no-upfront'] as const) {
        for (const rate of [0.01, 1, 100, 10_000]) billOf(subject, rate, { book: watched, shape, plan });
      }
    }
  }
  const services = new Set([...used].map((name) => name.split('.')[0]));
  // Instance types and classes only as they are offered; what a service charges besides may depend on the inputs.
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

/** An architecture in each size that the calculator offers. */
function sizesOf(architecture: Architecture): Architecture[] {
  const { servers, database } = architecture;
  const withServers = SERVER_TYPES.flatMap((instanceType) =>
    servers?.kind === 'ec2' ? [{ ...architecture, servers: { ...servers, instanceType } }] : [],
  );
  const withDatabases = DATABASE_CLASSES.flatMap((instanceClass) =>
    database.kind === 'rds-mysql' ? [{ ...architecture, database: { ...database, instanceClass } }] : [],
  );
  return [architecture, ...withServers, ...withDatabases];
}
