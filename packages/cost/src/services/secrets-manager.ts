import type { SecretsManagerUsage } from '../usage-file/operations.ts';
import type { Service } from './service.ts';

/** @see https://aws.amazon.com/secrets-manager/pricing/ */
export const secretsManager: Service<SecretsManagerUsage> = {
  name: 'secrets-manager',
  items: ['secret', 'apiRequest'],
  excluded: ['Secrets Manager: the Lambda of a rotation, replicas in other regions'],
  charge(usage, meter, month) {
    meter.charge({
      item: 'secret',
      quantity: ((usage.secrets ?? 0) * (usage.hours ?? month.hours)) / month.hours,
      description: 'Secrets',
    });
    meter.charge({ item: 'apiRequest', quantity: usage.apiCalls ?? 0, description: 'API calls' });
  },
};
