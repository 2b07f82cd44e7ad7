import { priceBook, priceUsage, resolveInputs, type UsageEntry, usageOf } from '@crossover/cost';
import { CATALOGUE, findArchitecture } from '@crossover/model';
import { expect, inject, test } from 'vitest';
import { fixedUsage } from '../../packages/cli/src/deploy/fixed-usage.ts';

const { production, variants } = inject('evaluations');
const book = await priceBook('us-east-1');

/** Billed by use even when nobody comes: a balancer's log files, the controller's own log, data that were stored. */
const BY_USE = ['s3.putCopyPostList', 'cloudwatch.vendedLogs', 'aurora.storage'];
/** Every architecture is billed for one dashboard; the one that compares them is a stage's, like its site. */
const OF_THE_STAGE = ['cloudwatch.dashboard'];
const OF_NAT = ['nat-gateway.hour', 'public-ipv4.inUse'];

/** Monthly USD by price item. */
function amountsOf(usage: readonly UsageEntry[], without: readonly string[] = []): Map<string, number> {
  const amounts = new Map<string, number>();
  for (const { service, item, amountUsd } of priceUsage(usage, { book }).items) {
    const key = `${service}.${item}`;
    if (without.includes(key) || amountUsd === 0) continue;
    amounts.set(key, (amounts.get(key) ?? 0) + amountUsd);
  }
  return amounts;
}

const inCents = (amounts: Map<string, number>): Record<string, number> =>
  Object.fromEntries([...amounts].map(([key, usd]) => [key, Number(usd.toFixed(2))]));

test.each(CATALOGUE.map(({ id }) => id))('%s costs idle in the model what its deployed parts cost', (id) => {
  const stage = [production, variants].map((it) => fixedUsage(it, 730)).find((usage) => usage.has(id));
  const architecture = findArchitecture(id);
  const own = stage?.get(id) ?? [];
  const isDatabase = ({ service }: UsageEntry) => service === 'rds' || service === 'aurora';
  // Who shares the servers' database pays for it in the model, where each stands alone.
  const borrowed: UsageEntry[] = own.some(isDatabase)
    ? []
    : [...(stage?.get('serverful') ?? []).filter(isDatabase), { service: 'secrets-manager', secrets: 1 }];
  const hasNat = architecture.network.natGateways > 0;
  const deployed = amountsOf([...own, ...borrowed], BY_USE);
  for (const [key, usd] of amountsOf(stage?.get('shared') ?? [], [
    ...OF_THE_STAGE,
    ...(hasNat ? [] : OF_NAT),
  ]))
    deployed.set(key, (deployed.get(key) ?? 0) + usd);

  const modelled = usageOf({ architecture, values: resolveInputs(architecture).values }, 0, { book });
  expect(own.length).toBeGreaterThan(4);
  expect(inCents(amountsOf(modelled, BY_USE))).toEqual(inCents(deployed));
});
