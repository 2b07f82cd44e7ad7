import { labelOf } from '@crossover/model';
import type { Output } from '@pulumi/pulumi';
import type { Context } from '../context.ts';
import type { Deployed } from '../deployed.ts';
import { ARCHITECTURE_TAG, COST_TAG_KEYS } from '../tags.ts';

const ALERT_AT_PERCENT = [50, 80, 100] as const;

/**
 * A budget for each architecture, by its tag. An alarm, not a stop: AWS updates budgets a few times a day, and counts
 * a tag only after it was activated for cost allocation.
 */
export function createBudgets(
  deployed: readonly Deployed[],
  topicArn: Output<string>,
  { settings, stage }: Context,
): void {
  for (const { id, name, scope } of deployed) {
    new aws.budgets.Budget(
      `${name}Budget`,
      {
        name: `${$app.name}-${stage.name}-${labelOf(id)}`,
        budgetType: 'COST',
        timeUnit: 'MONTHLY',
        limitAmount: String(settings.budgetUsd),
        limitUnit: 'USD',
        costFilters: [{ name: 'TagKeyValue', values: [`user:${ARCHITECTURE_TAG}$${id}`] }],
        notifications: ALERT_AT_PERCENT.map((threshold) => ({
          comparisonOperator: 'GREATER_THAN',
          notificationType: 'ACTUAL',
          threshold,
          thresholdType: 'PERCENTAGE',
          subscriberSnsTopicArns: [topicArn],
        })),
      },
      { provider: scope.provider },
    );
  }
  if (!settings.hasCostAllocationTags) return;
  for (const key of COST_TAG_KEYS) {
    new aws.costexplorer.CostAllocationTag(`CostTag${key}`, { tagKey: key, status: 'Active' });
  }
}
