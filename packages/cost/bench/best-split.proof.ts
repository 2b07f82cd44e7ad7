import { type Demonstration, findArchitecture } from '@crossover/model';
import { createRandom } from '@crossover/stats';
import { fleetAt, instancesForAll, totalWith } from '../src/architecture/fleet.ts';
import { priceBook, resolveInputs, type Shape, shapeOfHourlySeries, totalUsdOf } from '../src/index.ts';

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const HOURS = 168;
const LIMIT = 0.02;
const isOffice = (hour: number) => hour % 24 >= 8 && hour % 24 < 18 && hour < 120;

/** Relative rate of each hour of a week, before the noise. */
const TRAFFIC = {
  steady: () => 1,
  'office hours': (hour: number) => (isOffice(hour) ? 9 : 1),
  diurnal: (hour: number) => 1.2 + Math.sin((2 * Math.PI * hour) / 24),
  'an hour a day': (hour: number) => (hour % 24 === 12 ? 20 : 0.6),
  'an hour a week': (hour: number) => (hour === 50 ? 60 : 0.7),
} as const;

function randomWeek(of: (hour: number) => number, random: ReturnType<typeof createRandom>): Shape {
  const noise = 0.1 + 0.5 * random.next();
  return shapeOfHourlySeries(
    Array.from({ length: HOURS }, (_, hour) => of(hour) * Math.exp(noise * random.nextNormal())),
  );
}

/**
 * Random weeks of five kinds of traffic: how far the split that is found is above the best of all fleets, and how often
 * and by how much a split is cheaper than servers alone and than either pure architecture.
 */
export async function run({
  traces = 20,
}: {
  traces?: number;
} = {}): Promise<(Demonstration & { details: Record<string, number | string> })[]> {
  const book = await priceBook('us-east-1');
  const [hybrid, serverful, serverless] = (['hybrid', 'serverful', 'serverless'] as const).map((id) =>
    resolveInputs(findArchitecture(id)),
  );
  if (hybrid === undefined || serverful === undefined || serverless === undefined) return [];
  const least = hybrid.architecture.servers?.minInstances ?? 0;
  return Object.entries(TRAFFIC).map(([name, of]) => {
    const random = createRandom(7);
    let excess = 0;
    const savings: { overServers: number; overBoth: number }[] = [];
    for (let trace = 0; trace < traces; trace += 1) {
      const options = { book, shape: randomWeek(of, random) };
      const rate = 10 ** (1 + 1.5 * random.next());
      const found = fleetAt(hybrid, rate, options).totalUsd;
      const most = Math.max(least, instancesForAll(hybrid, rate, options.shape));
      const all = Array.from({ length: most - least + 1 }, (_, i) =>
        totalWith(hybrid, rate, options, least + i),
      );
      excess = Math.max(excess, found / Math.min(...all) - 1);
      const servers = totalUsdOf(serverful, rate, options);
      const pure = Math.min(servers, totalUsdOf(serverless, rate, options));
      savings.push({ overServers: 1 - found / servers, overBoth: 1 - found / pure });
    }
    const percent = (pick: (saving: (typeof savings)[number]) => number) =>
      rounded(100 * Math.max(...savings.map(pick)), 1);
    return {
      name: `excess of the split found over the best of all fleets, ${name} traffic`,
      value: rounded(excess, 5),
      limit: LIMIT,
      ok: excess <= LIMIT,
      details: {
        traces,
        'cheaper than servers alone': savings.filter(({ overServers }) => overServers > 0).length,
        'most saved over servers alone, %': percent(({ overServers }) => overServers),
        'cheaper than both': savings.filter(({ overBoth }) => overBoth > 0).length,
        'most saved over both, %': percent(({ overBoth }) => overBoth),
      },
    };
  });
}
