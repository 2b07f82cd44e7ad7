import {
  daysBetween,
  OLD_SOURCE_DAYS,
  type PriceAge,
  type PriceChange,
  type RefreshedPrices,
} from '@crossover/cost';
import { counted } from '@crossover/model';
import { formatQuantity, formatUnitPrice } from './money.ts';
import { renderTable } from './table.ts';

const STALE_AFTER_DAYS = 90;

export function renderPriceAges(ages: readonly PriceAge[]): string {
  const table = renderTable(
    [
      { title: 'region' },
      { title: 'prices', align: 'right' },
      { title: 'read on' },
      { title: 'days old', align: 'right' },
      { title: 'sources from' },
      { title: 'to' },
      { title: 'exact', align: 'right' },
      { title: 'reported', align: 'right' },
      { title: 'from memory', align: 'right' },
    ],
    ages.map((age) => [
      age.region,
      String(age.prices),
      age.readOn,
      String(age.ageDays),
      age.oldestSourceDate,
      age.newestSourceDate,
      String(age.confidence.exact),
      String(age.confidence.reported),
      String(age.confidence['from-memory']),
    ]),
  );
  const stale = ages.filter((age) => age.ageDays > STALE_AFTER_DAYS && age.region !== 'global');
  return [
    table,
    ...stale.map(
      ({ region, ageDays }) =>
        `\n${region}: ${ageDays} days old. Renew them with "crossover prices refresh --region ${region}".`,
    ),
    ...describeOldSources(ages),
  ].join('\n');
}

function describeOldSources(ages: readonly PriceAge[]): string[] {
  const old = ages.filter(
    ({ oldestSourceDate, readOn, ageDays }) =>
      daysBetween(oldestSourceDate, readOn) + ageDays > OLD_SOURCE_DAYS,
  );
  if (old.length === 0) return [];
  const whose = old.length === ages.length ? '' : ` of ${old.map(({ region }) => region).join(', ')}`;
  return [
    `\nSome sources${whose} are from more than ${OLD_SOURCE_DAYS} days ago; a report says so when such prices are in its bills.\n"crossover prices refresh --region REGION" asks AWS anew.`,
  ];
}

const tiers = (list: PriceChange['before']) =>
  list
    .map(({ from, usd }) =>
      from === 0 ? formatUnitPrice(usd) : `${formatUnitPrice(usd)} from ${formatQuantity(from)}`,
    )
    .join(', ');

export function renderRefresh(region: string, refreshed: RefreshedPrices): string {
  const { changes, confirmed, kept } = refreshed;
  return [
    `${region}: ${counted(changes.length, 'price')} changed, ${confirmed.length} confirmed, ${kept.length} not in the list and kept as they were.`,
    ...(changes.length === 0
      ? []
      : [
          renderTable(
            [{ title: 'price' }, { title: 'unit' }, { title: 'before' }, { title: 'now' }],
            changes.map(({ key, unit, before, after }) => [key, unit, tiers(before), tiers(after)]),
          ),
        ]),
  ].join('\n');
}
