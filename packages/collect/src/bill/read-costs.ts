import { type BilledAmount, CrossoverError, type DeployedStage } from '@crossover/model';
import type { CostApi, CostInput, CostPage } from '../aws/apis.ts';
import type { Caller } from '../aws/caller.ts';
import { dayAfter } from './bill-days.ts';

export interface DayCosts {
  readonly day: string;
  readonly isEstimated: boolean;
  readonly amounts: readonly BilledAmount[];
}

const METRICS = ['UnblendedCost', 'UsageQuantity'];
const STARTS = 3;
/** Tokens that do not fit (any more); the range is read from its beginning. */
const TOKEN_REFUSED = /^(InvalidNextToken|RequestChanged)/;

/**
 * What a stage cost per day, architecture and usage type, credits and refunds left out: an account that lives on
 * credits would show nothing else.
 *
 * @param range days, the end excluded
 * @throws CrossoverError `collect-failed`
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_GetCostAndUsage.html
 */
export async function readCosts(
  stage: DeployedStage,
  range: { start: string; end: string },
  { api, caller }: { api: CostApi; caller: Caller },
): Promise<DayCosts[]> {
  const input = requestOf(stage, range);
  for (let start = 1; start <= STARTS; start++) {
    const pages = await readPages(input, api, caller);
    if (pages !== 'token-refused') return daysOfRange(range, pages, stage.tags.architectureKey);
  }
  throw new CrossoverError(
    'collect-failed',
    `Expected Cost Explorer to accept its own page tokens, found them refused ${STARTS} times.`,
    { hint: 'Run "crossover bill <slug>" again later.' },
  );
}

function requestOf(stage: DeployedStage, range: { start: string; end: string }): CostInput {
  return {
    TimePeriod: { Start: range.start, End: range.end },
    Granularity: 'DAILY',
    Metrics: METRICS,
    GroupBy: [
      { Type: 'TAG', Key: stage.tags.architectureKey },
      { Type: 'DIMENSION', Key: 'USAGE_TYPE' },
    ],
    Filter: {
      And: [
        { Tags: { Key: stage.tags.stageKey, Values: [stage.tags.stageValue] } },
        { Not: { Dimensions: { Key: 'RECORD_TYPE', Values: ['Credit', 'Refund'] } } },
      ],
    },
  };
}

async function readPages(
  input: CostInput,
  api: CostApi,
  caller: Caller,
): Promise<CostPage[] | 'token-refused'> {
  const pages: CostPage[] = [];
  let token: string | undefined;
  do {
    const request = token === undefined ? input : { ...input, NextPageToken: token };
    const outcome = await caller.attempt(
      'ce:GetCostAndUsage',
      ({ name }) => TOKEN_REFUSED.test(name) || name === 'DataUnavailableException',
      () => api.getCostAndUsage(request),
    );
    if ('failure' in outcome) {
      if (TOKEN_REFUSED.test(outcome.failure.name)) return 'token-refused';
      throw new CrossoverError(
        'collect-failed',
        'Expected Cost Explorer to have data for these days, found it unavailable.',
        {
          hint: 'It has data a day after it was first opened in the console, and a day after the usage: try "crossover bill <slug>" then.',
        },
      );
    }
    pages.push(outcome.value);
    token = outcome.value.NextPageToken === '' ? undefined : outcome.value.NextPageToken;
  } while (token !== undefined);
  return pages;
}

function daysOfRange(
  range: { start: string; end: string },
  pages: readonly CostPage[],
  architectureKey: string,
): DayCosts[] {
  const results = pages.flatMap((page) => page.ResultsByTime ?? []);
  const days: DayCosts[] = [];
  for (let day = range.start; day < range.end; day = dayAfter(day)) {
    const ofDay = results.filter((result) => result.TimePeriod?.Start === day);
    // The groups of a day can be spread over pages; one that comes twice is one.
    const amounts = new Map<string, BilledAmount>();
    for (const { Keys = [], Metrics } of ofDay.flatMap((result) => result.Groups ?? [])) {
      const [tag = '', usageType = ''] = Keys;
      const value = tag.slice(architectureKey.length + 1);
      const amount: BilledAmount = {
        architecture: value === '' ? null : value,
        usageType,
        quantity: Number(Metrics?.UsageQuantity?.Amount ?? 0),
        unit: Metrics?.UsageQuantity?.Unit ?? '',
        amountUsd: Number(Metrics?.UnblendedCost?.Amount ?? 0),
      };
      if (amount.quantity !== 0 || amount.amountUsd !== 0)
        amounts.set(JSON.stringify([tag, usageType]), amount);
    }
    days.push({
      day,
      isEstimated: ofDay.some((result) => result.Estimated === true),
      amounts: [...amounts.values()].sort(
        (a, b) =>
          (a.architecture ?? '\uffff').localeCompare(b.architecture ?? '\uffff') ||
          a.usageType.localeCompare(b.usageType),
      ),
    });
  }
  return days;
}
