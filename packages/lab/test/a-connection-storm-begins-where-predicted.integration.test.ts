import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measureOnset } from '../bench/connection-storm.proof.ts';
import { usingStormDatabase } from '../bench/storm-stand.ts';

const CACHE = join(import.meta.dirname, '../../../.cache');

test('with one environment more than fits, the database refuses connections, not sooner', async () => {
  await usingStormDatabase(CACHE, async (database) => {
    const onset = await measureOnset(database, 14, 3);
    expect(onset).toMatchObject({ ok: true, value: 0 });
    expect(onset.details).toMatchObject({
      'predicted onset, environments': 5,
      'observed onset, environments': 5,
    });
  });
});
