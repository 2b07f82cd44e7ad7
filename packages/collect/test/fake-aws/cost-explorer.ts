import { type Answer, type Paging, refuse, type Trouble, tokenIn, tokenOf } from './answer.ts';
import type { World } from './world.ts';

interface Input {
  TimePeriod: { Start: string; End: string };
  Granularity: string;
  Metrics: string[];
  GroupBy: { Type: string; Key: string }[];
  Filter?: unknown;
  NextPageToken?: string;
}

const DAY_MS = 86_400_000;

/**
 * `GetCostAndUsage` by day, grouped by a tag and the usage type: a day's groups can be spread over pages, totals are
 * empty when grouped, the end is excluded, the month is estimated until it is over.
 *
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export function getCostAndUsage(input: Input, world: World, paging: Paging, trouble: Trouble): Answer {
  const { TimePeriod, GroupBy, NextPageToken } = input;
  if (GroupBy.length > 2) return refuse('ValidationException', 400, 'GroupBy can have at most 2 members');
  const tagKey = GroupBy.find(({ Type }) => Type === 'TAG')?.Key;
  if (tagKey === undefined || !GroupBy.some(({ Key }) => Key === 'USAGE_TYPE'))
    return refuse('ValidationException', 400, 'Unknown group definition');
  if (JSON.stringify(input.Filter).includes('CHARGE_TYPE'))
    return refuse('ValidationException', 400, 'Dimension CHARGE_TYPE is not valid');
  if (TimePeriod.Start >= TimePeriod.End)
    return refuse('ValidationException', 400, 'Start date (and hour) should be before end date (and hour)');
  if (NextPageToken !== undefined && trouble('token-refused'))
    return refuse('InvalidNextTokenException', 400, 'The pagination token is invalid.');
  const from = NextPageToken === undefined ? 0 : tokenIn<{ from: number }>(NextPageToken)?.from;
  if (from === undefined) return refuse('InvalidNextTokenException', 400, 'The pagination token is invalid.');

  const all = world.costs.filter(({ day }) => day >= TimePeriod.Start && day < TimePeriod.End);
  const overlap = from > 0 && trouble('repeated-datapoint') ? 1 : 0;
  const page = all.slice(from - overlap, from + paging.groups);
  const ResultsByTime = [];
  for (let at = Date.parse(TimePeriod.Start); at < Date.parse(TimePeriod.End); at += DAY_MS) {
    const day = new Date(at).toISOString().slice(0, 10);
    ResultsByTime.push({
      TimePeriod: { Start: day, End: new Date(at + DAY_MS).toISOString().slice(0, 10) },
      Total: {},
      Groups: page
        .filter((cost) => cost.day === day)
        .map(({ architecture, usageType, quantity, unit, amountUsd }) => ({
          Keys: [`${tagKey}$${architecture}`, usageType],
          Metrics: {
            UnblendedCost: { Amount: amountUsd, Unit: 'USD' },
            UsageQuantity: { Amount: quantity, Unit: unit },
          },
        })),
      Estimated: new Date(world.now()).toISOString().slice(0, 7) === day.slice(0, 7),
    });
  }
  const next = from + paging.groups;
  return {
    body: {
      GroupDefinitions: GroupBy,
      ResultsByTime,
      DimensionValueAttributes: [],
      ...(next < all.length ? { NextPageToken: tokenOf({ from: next }) } : {}),
    },
  };
}
