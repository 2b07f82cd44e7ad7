import { SHAPES, totalUsdOf } from '@crossover/cost';
import { element, linePath, seriesClass } from '@crossover/report/drawing';
import { optionsFor } from './answer.ts';
import type { CalculatorData } from './data.ts';
import { type Choices, PLANS, RATES, type Settings } from './settings.ts';
import type { ShortBook } from './short-book.ts';
import { subjectsOf } from './subjects.ts';

const WIDTH = 120;
const HEIGHT = 26;
const RATE_STEPS = 24;

type Control = 'rate' | 'shape' | 'region' | 'memory' | 'plan';

/** How each architecture's bill changes if only this control moved: one small line each, the reader's own place marked. */
export function sparklines(
  data: CalculatorData,
  books: readonly ShortBook[],
  settings: Settings,
  choices: Choices,
): Readonly<Record<Control, string>> {
  const draw = (variants: readonly Settings[], own: number) => drawLines(data, books, variants, own);
  const list = <K extends 'shape' | 'region' | 'plan'>(key: K, values: readonly string[]) =>
    draw(
      values.map((value) => ({ ...settings, [key]: value })),
      values.indexOf(settings[key]),
    );
  const span = Math.log(RATES.to / RATES.from);
  const rates = Array.from(
    { length: RATE_STEPS + 1 },
    (_, step) => RATES.from * Math.exp((span * step) / RATE_STEPS),
  );
  return {
    rate: draw(
      rates.map((ratePerSecond) => ({ ...settings, ratePerSecond })),
      (Math.log(settings.ratePerSecond / RATES.from) / span) * RATE_STEPS,
    ),
    shape: list('shape', Object.keys(SHAPES)),
    region: list('region', choices.regions),
    memory: draw(
      choices.memory.map((value) => ({ ...settings, memoryMib: Number(value) })),
      choices.memory.indexOf(String(settings.memoryMib)),
    ),
    plan: list('plan', PLANS),
  };
}

function drawLines(
  data: CalculatorData,
  books: readonly ShortBook[],
  variants: readonly Settings[],
  own: number,
): string {
  if (variants.length < 2) return '';
  const totals = variants.map((variant) => {
    const options = optionsFor(books, variant);
    return subjectsOf(data, variant).map((subject) => totalUsdOf(subject, variant.ratePerSecond, options));
  });
  const logs = totals.map((row) => row.map((total) => Math.log(Math.max(total, 1e-6))));
  const low = Math.min(...logs.flat());
  // A change of less than a tenth is drawn as flat as it is.
  const reach = Math.max(Math.max(...logs.flat()) - low, 0.1);
  const x = (index: number) => 2 + (index / (variants.length - 1)) * (WIDTH - 4);
  const y = (log: number) => HEIGHT - 3 - ((log - low) / reach) * (HEIGHT - 6);
  const lines = data.architectures.map(({ id, dash }, line) =>
    element(
      'g',
      { class: seriesClass(id) },
      element('path', {
        class: 'line',
        d: linePath(logs.map((row, index) => [x(index), y(row[line] ?? low)] as const)),
        'stroke-dasharray': dash,
      }),
    ),
  );
  const place = own < 0 ? '' : element('line', { class: 'axis', x1: x(own), x2: x(own), y1: 0, y2: HEIGHT });
  return element(
    'svg',
    {
      class: 'fig spark',
      viewBox: `0 0 ${WIDTH} ${HEIGHT}`,
      'aria-hidden': 'true',
      preserveAspectRatio: 'none',
    },
    place,
    ...lines,
  );
}
