import type { BudgetsUsage } from '../usage-file/operations.ts';
import type { Service } from './service.ts';

/** @see https://aws.amazon.com/aws-cost-management/aws-budgets/pricing/ */
export const budgets: Service<BudgetsUsage> = {
  name: 'budgets',
  items: ['notificationBudget', 'actionEnabledBudget', 'report'],
  excluded: [],
  charge(usage, meter, month) {
    meter.charge({
      item: 'notificationBudget',
      quantity: ((usage.budgets ?? 0) * month.hours) / 24,
      description: 'Budgets that notify',
    });
    meter.charge({
      item: 'actionEnabledBudget',
      quantity: usage.actionBudgetDays ?? 0,
      description: 'Budgets with actions',
      free: 'budgets.actionEnabled',
    });
    meter.charge({ item: 'report', quantity: usage.reports ?? 0, description: 'Budget reports' });
  },
};
