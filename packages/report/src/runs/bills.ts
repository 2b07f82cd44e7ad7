import type { LineItem, Quantity, Report } from '@crossover/model';

/** Monthly totals of one architecture at one rate and shape in both runs. */
export interface TotalRow {
  readonly architecture: string;
  readonly ratePerSecond: number;
  readonly a: Quantity;
  readonly b: Quantity;
}

/** A service's change between two bills, split into what was used and what it cost. */
export interface BillChange {
  readonly architecture: string;
  readonly ratePerSecond: number;
  readonly service: string;
  readonly aUsd: number;
  readonly bUsd: number;
  /** At the first run's unit prices. */
  readonly usageUsd: number;
  /** At the second run's usage. */
  readonly priceUsd: number;
}

/** Totals for even traffic at the round rates that both runs priced. */
export function compareTotals(a: Report, b: Report): TotalRow[] {
  return a.estimates
    .filter(({ shape }) => shape === 'constant')
    .flatMap(({ ratePerSecond, totals }) => {
      const other = b.estimates.find(
        (one) => one.shape === 'constant' && one.ratePerSecond === ratePerSecond,
      );
      return totals.flatMap(({ architecture, total }) => {
        const match = other?.totals.find((one) => one.architecture === architecture);
        return match === undefined ? [] : [{ architecture, ratePerSecond, a: total, b: match.total }];
      });
    });
}

/** Item by item, summed by service, at the rates for which both runs have the whole bill; largest change first. */
export function compareBills(a: Report, b: Report): BillChange[] {
  return a.bills.flatMap(({ bill }) => {
    const other = b.bills.find(
      (one) => one.bill.architecture === bill.architecture && one.bill.ratePerSecond === bill.ratePerSecond,
    )?.bill;
    if (other === undefined) return [];
    const services = [...new Set([...bill.items, ...other.items].map(({ service }) => service))];
    return services
      .map((service): BillChange => {
        const of = (items: readonly LineItem[]) => items.filter((item) => item.service === service);
        return {
          architecture: bill.architecture,
          ratePerSecond: bill.ratePerSecond,
          service,
          ...splitChange(of(bill.items), of(other.items)),
        };
      })
      .sort((x, y) => Math.abs(y.bUsd - y.aUsd) - Math.abs(x.bUsd - x.aUsd));
  });
}

const keyOf = ({ item, tier, unit }: LineItem) => JSON.stringify([item, tier, unit]);
const sum = (items: readonly LineItem[]) => items.reduce((total, { amountUsd }) => total + amountUsd, 0);

function splitChange(a: readonly LineItem[], b: readonly LineItem[]) {
  const aUsd = sum(a);
  const bUsd = sum(b);
  // The same item at the first run's unit price; an item that is new has no other price than its own.
  const atOldPrices = b.reduce((total, item) => {
    const before = a.find((one) => keyOf(one) === keyOf(item));
    return total + item.quantity * (before?.unitPriceUsd ?? item.unitPriceUsd);
  }, 0);
  const usageUsd = atOldPrices - aUsd;
  return { aUsd, bUsd, usageUsd, priceUsd: bUsd - aUsd - usageUsd };
}
