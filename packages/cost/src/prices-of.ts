import type { Price, PriceBook } from './price.ts';

type ServicePrices = ReadonlyMap<string, Price>;

const indexes = new WeakMap<PriceBook['prices'], ReadonlyMap<string, ServicePrices>>();

function indexOf(prices: PriceBook['prices']): ReadonlyMap<string, ServicePrices> {
  const services = new Map<string, Map<string, Price>>();
  for (const [key, price] of Object.entries(prices)) {
    const dot = key.indexOf('.');
    const service = key.slice(0, dot);
    const own = services.get(service) ?? new Map<string, Price>();
    services.set(service, own.set(key.slice(dot + 1), price));
  }
  return services;
}

const NONE: ServicePrices = new Map();

/**
 * A service's prices by dimension. One crossover's interval looks up millions of them: a book is sorted by service
 * once, and no key has to be put together.
 */
export function pricesOf({ prices }: PriceBook, service: string): ServicePrices {
  const known = indexes.get(prices);
  const index = known ?? indexOf(prices);
  if (known === undefined) indexes.set(prices, index);
  return index.get(service) ?? NONE;
}
