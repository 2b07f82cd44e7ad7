import { type Findings, priceDating, titleOf } from './headline.ts';
import { field } from './reference.ts';
import { listWords } from './words.ts';

/** Rates within this share are the same: bills stand at rounded ones. */
const SAME_RATE = 0.01;
/** What is paid for being there or for computing; other lines follow from the requests. */
const SIZED: Readonly<Record<string, readonly string[]>> = {
  ec2: ['hour'],
  fargate: ['vCPU-hour'],
  lambda: ['GB-second'],
  rds: ['hour'],
  aurora: ['ACU-hour'],
};

type Priced = Pick<Findings, 'bills' | 'workloads'>;

/** Whether a bill's rate is that of the first workload. */
export const isOwnRate = ({ workloads }: Priced, rate: number): boolean => {
  const own = workloads[0]?.meanRatePerSecond.value ?? null;
  return own !== null && Math.abs(rate / own - 1) < SAME_RATE;
};

const ratesOf = ({ bills }: Priced) => [...new Set(bills.map(({ bill }) => bill.ratePerSecond))];

/** The rate whose bills are told line by line: the run's own where it is known. */
export function mainBillRate(findings: Priced): number | undefined {
  const rates = ratesOf(findings);
  return rates.find((rate) => isOwnRate(findings, rate)) ?? rates[0];
}

/** What the bills are, and what of servers, functions and databases they pay for; null without any. */
export function writeBill(findings: Findings): string | null {
  const { kind, priceDates } = findings;
  const rate = mainBillRate(findings);
  if (rate === undefined || priceDates === null) return null;
  const whose =
    kind === 'target'
      ? 'Of the catalogue’s architectures of these names, not of the targets that were measured. '
      : '';
  return `${whose}Modelled from this run’s usage and AWS unit prices for {region}, ${priceDating(priceDates)}, without free tiers, taxes and discounts. Servers are priced as the smallest fleet that holds the objective at the peak. ${writeSizes(findings, rate)}`;
}

function writeSizes(findings: Findings, rate: number): string {
  const name = titleOf(findings);
  const own = findings.bills.filter(({ bill }) => bill.ratePerSecond === rate);
  const sizes = own.flatMap(({ bill: { architecture, items } }) => {
    const lines = items.flatMap(({ service, unit, description }, index) => {
      // What stands before a colon is another part's, as the controller's functions are.
      if (SIZED[service]?.includes(unit) !== true || description.includes(': ')) return [];
      const at = `${billAt(architecture, rate)}.bill.items[${index}]`;
      return [`${field(`${at}.quantity`, 'short')} ${unit}s of “${field(`${at}.description`, 'text')}”`];
    });
    return lines.length === 0 ? [] : [`${name(architecture)} ${listWords(lines)}`];
  });
  const [first] = own;
  if (first === undefined || sizes.length === 0) return '';
  const at = `${billAt(first.bill.architecture, rate)}.bill`;
  return `At ${field(`${at}.ratePerSecond`, 'rate')} a month of ${field(`${at}.hoursPerMonth`, 'count')} hours takes: ${sizes.join('; ')}.`;
}

/** Why the bills stand at these rates. */
export function writeBillRates(findings: Findings): string | null {
  const { bills, crossovers, workloads } = findings;
  const [architecture] = bills.map(({ bill }) => bill.architecture);
  if (architecture === undefined) return null;
  const point = crossovers[0]?.points[0]?.value ?? null;
  const told = ratesOf(findings)
    .toSorted((a, b) => Number(isOwnRate(findings, b)) - Number(isOwnRate(findings, a)) || a - b)
    .map((rate) => {
      const at = field(`${billAt(architecture, rate)}.bill.ratePerSecond`, 'rate');
      if (isOwnRate(findings, rate)) return `at ${at} (the mean rate of the ${workloads[0]?.name} workload)`;
      if (point === null) return `at ${at}`;
      return rate < point
        ? `at ${at} (about a tenth of the crossover)`
        : `at ${at} (about ten times the crossover)`;
    });
  const far = point === null ? ', rates far apart, as there is no crossover' : '';
  return `Costs are modelled ${listWords(told)}${far}.`;
}

const billAt = (architecture: string, rate: number) =>
  `bills[bill.architecture=${architecture},bill.ratePerSecond=${rate}]`;
