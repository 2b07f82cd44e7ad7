import type { RdsProxyUsage } from '../usage-file/database.ts';
import type { Service } from './service.ts';

const MINIMUM_VCPUS = 2;
const MINIMUM_ACUS = 8;

/**
 * Per vCPU of the target instances, at least 2; before Serverless v2 per ACU, at least 8 however small it is.
 *
 * @see https://aws.amazon.com/rds/proxy/pricing/
 */
export const rdsProxy: Service<RdsProxyUsage> = {
  name: 'rds-proxy',
  items: ['vcpuHour', 'acuHour'],
  excluded: ['RDS Proxy: additional endpoints (PrivateLink)'],
  charge(usage, meter, month) {
    const hours = usage.hours ?? month.hours;
    const target = usage.target ?? (usage.acus === undefined ? 'rds' : 'aurora-serverless-v2');
    if (target === 'aurora-serverless-v2') {
      meter.charge({
        item: 'acuHour',
        price: 'acuHourAuroraMysql',
        quantity: Math.max(MINIMUM_ACUS, usage.acus ?? 0) * hours,
        description: 'Proxy before Aurora Serverless v2, at least 8 ACUs',
      });
      return;
    }
    meter.charge({
      item: 'vcpuHour',
      price: target === 'rds' ? 'vcpuHour' : 'vcpuHourAuroraMysql',
      quantity: Math.max(MINIMUM_VCPUS, usage.vcpus ?? 0) * hours,
      description: 'Proxy, at least 2 vCPUs',
    });
  },
};
