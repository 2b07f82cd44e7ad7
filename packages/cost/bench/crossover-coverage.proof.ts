import { ARCHITECTURES, type Architecture, type Demonstration } from '@crossover/model';
import { createRandom } from '@crossover/stats';
import {
  type ArchitectureInputs,
  crossingIntervals,
  findCrossings,
  type InputName,
  parametersOf,
  priceBook,
  resolveInputs,
  totalUsdOf,
  withValues,
} from '../src/index.ts';

const REPLICATIONS = 1000;
const DRAWS = 100;
const REPEATS = 8;
/** Student's t for 7 degrees of freedom, 97.5 %. */
const T_CRITICAL = 2.364624;
/** Spread of one repeat's mean, as a share of it. */
const NOISE = 0.12;

interface Truth {
  readonly name: string;
  readonly a: ArchitectureInputs;
  readonly b: ArchitectureInputs;
  /** True value of what is measured. */
  readonly measured: Readonly<Partial<Record<InputName, number>>>;
}

/** A fixed and known architecture: its assumptions have no range, so that only what is measured is uncertain. */
function known(architecture: Architecture, values: Partial<Record<InputName, number>>): ArchitectureInputs {
  const resolved = resolveInputs(architecture, undefined, {
    ...resolveInputs(architecture).values,
    ...values,
  });
  return resolved;
}

/** One measurement: the mean of a few noisy repeats with its Student interval, on the log scale. */
function measure(truth: number, random: { nextNormal(): number }) {
  const logs = Array.from({ length: REPEATS }, () => Math.log(truth) + NOISE * random.nextNormal());
  const mean = logs.reduce((sum, x) => sum + x, 0) / REPEATS;
  const variance = logs.reduce((sum, x) => sum + (x - mean) ** 2, 0) / (REPEATS - 1);
  const half = T_CRITICAL * Math.sqrt(variance / REPEATS);
  return { value: Math.exp(mean), low: Math.exp(mean - half), high: Math.exp(mean + half) };
}

function withMeasurements(
  subject: ArchitectureInputs,
  measurements: ReadonlyMap<InputName, ReturnType<typeof measure>>,
): ArchitectureInputs {
  const knownInputs = subject.known.map((input) => {
    const found = measurements.get(input.name);
    return found === undefined ? input : { ...input, ...found, isMeasured: true };
  });
  const values = { ...subject.values };
  for (const [name, { value }] of measurements) Object.assign(values, { [name]: value });
  return { ...subject, known: knownInputs, values };
}

async function truths(): Promise<Truth[]> {
  const [serverful, serverless] = ARCHITECTURES as readonly [Architecture, Architecture];
  const large: Architecture = {
    ...serverful,
    servers: {
      ...(serverful.servers as NonNullable<Architecture['servers']>),
      minInstances: 1,
      maxInstances: 10_000,
    },
    // A large fixed fee moves the crossover to where a step of one more server is small.
    network: { zones: 2, natGateways: 40 },
  };
  return [
    {
      name: 'billed duration decides: the fleet’s minimum against functions',
      a: known(serverful, {}),
      b: known(serverless, { billedDurationMs: 80, lambdaDurationFactor: 1 }),
      measured: { billedDurationMs: 80 },
    },
    {
      name: 'billed duration and capacity decide: servers that hold a few requests a second each',
      a: known(large, { serverCapacityPerSecond: 1, serverVcpuFactor: 1, serverCpuMsPerRequest: 1 }),
      b: known(serverless, { billedDurationMs: 1500, lambdaDurationFactor: 1 }),
      measured: { billedDurationMs: 1500, serverCapacityPerSecond: 1 },
    },
  ];
}

/** On synthetic truth the 95 % interval of the first crossover covers it in 93 to 97 % of the replications. */
export async function run(replications = REPLICATIONS): Promise<Demonstration[]> {
  const book = await priceBook('us-east-1');
  const results: Demonstration[] = [];
  for (const truth of await truths()) {
    const curves = (a: ArchitectureInputs, b: ArchitectureInputs) => ({
      a: (rate: number) => totalUsdOf(a, rate, { book }),
      b: (rate: number) => totalUsdOf(b, rate, { book }),
    });
    const exact = curves(truth.a, truth.b);
    const [trueCrossing] = findCrossings(exact.a, exact.b).points;
    if (trueCrossing === undefined) throw new Error(`expected a crossing of "${truth.name}", found none`);
    const window = { from: trueCrossing.ratePerSecond / 4, to: trueCrossing.ratePerSecond * 4 };
    const random = createRandom(20_261_121);
    let covered = 0;
    let below = 0;
    let widthSum = 0;
    for (let i = 0; i < replications; i += 1) {
      const measurements = new Map(
        Object.entries(truth.measured).map(([name, value]) => [name as InputName, measure(value, random)]),
      );
      const a = withMeasurements(truth.a, measurements);
      const b = withMeasurements(truth.b, measurements);
      const nominal = curves(a, b);
      const points = findCrossings(nominal.a, nominal.b, window).points.slice(0, 1);
      const [interval] = crossingIntervals(
        points,
        parametersOf([a, b]),
        (changes) => curves(withValues(a, changes), withValues(b, changes)),
        DRAWS,
        window,
      );
      const low = interval?.low ?? Number.POSITIVE_INFINITY;
      const high = interval?.high ?? Number.NEGATIVE_INFINITY;
      if (low <= trueCrossing.ratePerSecond && trueCrossing.ratePerSecond <= high) covered += 1;
      else if (high < trueCrossing.ratePerSecond) below += 1;
      widthSum += Math.log(high / low);
    }
    const share = covered / replications;
    results.push({
      name: `coverage of the crossover’s 95 % interval, ${truth.name}`,
      value: share,
      limit: 0.93,
      ok: share >= 0.93 && share <= 0.97,
      details: {
        'true crossover, requests/s': Number(trueCrossing.ratePerSecond.toPrecision(6)),
        'interval entirely below the truth': below / replications,
        'mean width, ratio': Number(Math.exp(widthSum / replications).toFixed(3)),
        'upper limit': 0.97,
        replications,
        draws: DRAWS,
      },
    });
  }
  return results;
}
