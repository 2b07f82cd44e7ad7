import { roundUp } from '../rounding.ts';
import type { DynamodbUsage } from '../usage-file/database.ts';
import type { Service } from './service.ts';

const READ_UNIT_KB = 4;
const WRITE_UNIT_KB = 1;
const READ_FACTOR = { strong: 1, eventual: 0.5, transactional: 2 } as const;

function requestUnits(usage: DynamodbUsage): { read: number; write: number } {
  const sizeKb = usage.itemSizeKb ?? 1;
  const perRead =
    Math.max(1, roundUp(sizeKb / READ_UNIT_KB)) * READ_FACTOR[usage.readConsistency ?? 'strong'];
  const perWrite = Math.max(1, roundUp(sizeKb / WRITE_UNIT_KB)) * (usage.isTransactionalWrite ? 2 : 1);
  return {
    read: (usage.readRequestUnits ?? 0) + (usage.reads ?? 0) * perRead,
    write: (usage.writeRequestUnits ?? 0) + (usage.writes ?? 0) * perWrite,
  };
}

/**
 * On demand by request units (4 KB read, 1 KB written), or provisioned by capacity unit and hour; storage, streams
 * and backups. Standard table class.
 *
 * @see https://aws.amazon.com/dynamodb/pricing/
 */
export const dynamodb: Service<DynamodbUsage> = {
  name: 'dynamodb',
  items: [
    'readRequestUnits',
    'writeRequestUnits',
    'readCapacityUnits',
    'writeCapacityUnits',
    'storage',
    'streamsRead',
    'pitrBackup',
    'onDemandBackup',
    'restore',
  ],
  excluded: [
    'DynamoDB: infrequent-access tables, global tables, DAX, reserved capacity, S3 export and import',
  ],
  charge(usage, meter, month) {
    if (usage.mode === 'on-demand') {
      const units = requestUnits(usage);
      meter.charge({
        item: 'readRequestUnits',
        price: 'onDemandRead',
        quantity: units.read,
        description: 'Read request units',
      });
      meter.charge({
        item: 'writeRequestUnits',
        price: 'onDemandWrite',
        quantity: units.write,
        description: 'Write request units',
      });
    } else {
      const hours = usage.hours ?? month.hours;
      meter.charge({
        item: 'readCapacityUnits',
        price: 'provisionedRead',
        quantity: (usage.readCapacityUnits ?? 0) * hours,
        description: 'Read capacity unit-hours',
        free: 'dynamodb.readCapacityUnits',
        freeHours: hours,
      });
      meter.charge({
        item: 'writeCapacityUnits',
        price: 'provisionedWrite',
        quantity: (usage.writeCapacityUnits ?? 0) * hours,
        description: 'Write capacity unit-hours',
        free: 'dynamodb.writeCapacityUnits',
        freeHours: hours,
      });
    }
    meter.charge({
      item: 'storage',
      quantity: usage.storageGb ?? 0,
      description: 'Table storage',
      free: 'dynamodb.storage',
    });
    meter.charge({
      item: 'streamsRead',
      quantity: usage.streamReadRequests ?? 0,
      description: 'Streams read requests',
      free: 'dynamodb.streamsRead',
    });
    meter.charge({
      item: 'pitrBackup',
      quantity: usage.pointInTimeRecoveryGb ?? 0,
      description: 'Continuous backups',
    });
    meter.charge({
      item: 'onDemandBackup',
      quantity: usage.onDemandBackupGb ?? 0,
      description: 'On-demand backups',
    });
    meter.charge({ item: 'restore', quantity: usage.restoredGb ?? 0, description: 'Restored data' });
  },
};
