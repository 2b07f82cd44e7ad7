import { CATALOGUE, type Demonstration } from '@crossover/model';
import { priceBook, resolveInputs, SHAPES, totalUsdOf } from '../src/index.ts';
import { bundleCalculator } from './calculator-bundle.ts';

const rounded = (value: number, digits: number): number => Number(value.toFixed(digits));

const RATES = Array.from({ length: 60 }, (_, i) => 0.01 * 10 ** ((7 * i) / 59));
const BUNDLE_LIMIT_KB = 40;
const RECOMPUTE_LIMIT_MS = 16;
const ROUNDS = 50;

const median = (values: readonly number[]) =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)] ?? Number.NaN;

/** What the page must keep: the size of the calculator's code, and the time to draw every bill again. */
export async function run(): Promise<Demonstration[]> {
  const bundle = await bundleCalculator();
  const book = await priceBook('us-east-1');
  const recompute = () => {
    const start = performance.now();
    for (const architecture of CATALOGUE) {
      const subject = resolveInputs(architecture);
      for (const rate of RATES) totalUsdOf(subject, rate, { book, shape: SHAPES['office-hours'] });
    }
    return performance.now() - start;
  };
  for (let i = 0; i < 5; i += 1) recompute();
  const times = Array.from({ length: ROUNDS }, recompute);
  const kilobytes = bundle.gzipBytes / 1000;
  return [
    {
      name: 'kB gzipped of the calculator’s code with one region’s prices',
      value: rounded(kilobytes, 1),
      limit: BUNDLE_LIMIT_KB,
      ok: kilobytes < BUNDLE_LIMIT_KB,
      details: { 'kB before gzip': rounded(bundle.bytes / 1000, 1), modules: bundle.inputs.length },
    },
    {
      name: `ms to compute ${CATALOGUE.length} architectures at ${RATES.length} rates again`,
      value: rounded(median(times), 2),
      limit: RECOMPUTE_LIMIT_MS,
      ok: median(times) < RECOMPUTE_LIMIT_MS,
      details: { rounds: ROUNDS, slowest: rounded(Math.max(...times), 2) },
    },
  ];
}
