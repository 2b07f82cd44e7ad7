import { roundToCents } from '@crossover/cost';

/** USD to the cent. */
export function formatUsd(amount: number): string {
  return roundToCents(amount).toLocaleString('en-US', {
    style: 'currency',
    currency: 'USD',
    minimumFractionDigits: 2,
  });
}

/** A unit price in full: prices have up to ten decimals. */
export function formatUnitPrice(usd: number): string {
  return `$${usd.toLocaleString('en-US', { maximumFractionDigits: 12 })}`;
}

export function formatQuantity(quantity: number): string {
  return quantity.toLocaleString('en-US', { maximumFractionDigits: quantity < 10 ? 4 : 2 });
}

/** Three significant digits. */
export function formatRate(ratePerSecond: number): string {
  return ratePerSecond.toLocaleString('en-US', { maximumSignificantDigits: 3 });
}
