import type { Appearance } from '@crossover/model';
import { element } from './svg.ts';

/** An architecture as a figure needs it. */
export interface Series {
  readonly id: string;
  readonly title: string;
  readonly appearance: Appearance;
}

/** The class that gives marks their architecture's colour, on light and dark grounds alike. */
export function seriesClass(id: string): string {
  return `s-${id.replace(/[^a-z0-9-]/gi, '-')}`;
}

const SHARED = `
.fig{font:13px/1.3 system-ui,-apple-system,"Segoe UI",Roboto,"Helvetica Neue",Arial,sans-serif}
.fig text{fill:var(--ink);font-variant-numeric:tabular-nums}
.fig .muted{fill:var(--muted)}
.fig .small{font-size:11.5px}
.fig .strong{font-weight:650}
.fig .end{text-anchor:end}
.fig .mid{text-anchor:middle}
.fig .halo{paint-order:stroke;stroke:var(--paper);stroke-width:4px;stroke-linejoin:round}
.fig .grid{stroke:var(--rule);stroke-width:1}
.fig .axis{stroke:var(--muted);stroke-width:1}
.fig .rule{stroke:var(--ink);stroke-width:1.2;stroke-dasharray:2 3}
.fig .line{fill:none;stroke:var(--s);stroke-width:2.2;stroke-linejoin:round;stroke-linecap:butt}
.fig .thin{fill:none;stroke:var(--s);stroke-width:1;opacity:.35}
.fig .offered{fill:none;stroke:var(--muted);stroke-width:1.2}
.fig .band{fill:var(--s);opacity:.17}
.fig .mark{fill:var(--s);stroke:var(--paper);stroke-width:1.2}
.fig .open{fill:var(--paper);stroke:var(--s);stroke-width:1.8}
.fig .whisker{stroke:var(--s);stroke-width:2.2}
.fig .bar{fill:var(--s)}
.fig .interval{stroke:var(--ink);stroke-width:1.6}
.fig .bad{fill:none;stroke:var(--bad);stroke-width:1.8}
.fig .badfill{fill:var(--bad)}
.fig .span{fill:var(--span)}
.fig .phase{fill:var(--phase)}
.fig .part0{fill:var(--part0)}.fig .part1{fill:var(--part1)}.fig .part2{fill:var(--part2)}
.fig .part3{fill:var(--part3)}.fig .part4{fill:var(--part4)}.fig .part5{fill:var(--part5)}
.fig .l1{fill:var(--s);opacity:.22}.fig .l2{fill:var(--s);opacity:.42}.fig .l3{fill:var(--s);opacity:.62}
.fig .l4{fill:var(--s);opacity:.82}.fig .l5{fill:var(--s)}
.fig .paper{fill:none}`;

const LIGHT: Readonly<Record<string, string>> = {
  ink: '#1c1b19',
  muted: '#5d5a54',
  rule: '#dedbd3',
  paper: '#fdfcfa',
  bad: '#a3123f',
  span: '#e9e2cd',
  phase: '#f1eee7',
  part0: '#3b4a6b',
  part1: '#8a6d9b',
  part2: '#b8860b',
  part3: '#4f8a8b',
  part4: '#2f6f4f',
  part5: '#8c8c8c',
};

const DARK: Readonly<Record<string, string>> = {
  ink: '#ebe8e1',
  muted: '#aaa69c',
  rule: '#3a3935',
  paper: '#161614',
  bad: '#ff7d9c',
  span: '#3c3723',
  phase: '#201f1c',
  part0: '#8ea3d4',
  part1: '#c0a0d2',
  part2: '#e0b64a',
  part3: '#7fc4c4',
  part4: '#79c39d',
  part5: '#9a9a9a',
};

const declare = (values: Readonly<Record<string, string>>) =>
  Object.entries(values)
    .map(([name, value]) => `--${name}:${value}`)
    .join(';');

const both = () =>
  Object.entries(LIGHT)
    .map(([name, value]) => `--${name}:light-dark(${value},${DARK[name] ?? value})`)
    .join(';');

const seriesRules = (series: readonly Series[], pick: (appearance: Appearance) => string) =>
  series.map(({ id, appearance }) => `.${seriesClass(id)}{--s:${pick(appearance)}}`).join('\n');

/** The style sheet of a page that shows figures inline: follows the page's `color-scheme`, and print is light. */
export function figureStyles(series: readonly Series[]): string {
  const colors = seriesRules(series, ({ color, colorOnDark }) => `light-dark(${color},${colorOnDark})`);
  return `:root{${both()}}\n${colors}${SHARED}`;
}

/** The style of an SVG file on its own: follows the reader's scheme and brings its own ground. */
function ownStyles(series: readonly Series[]): string {
  const dark = `.fig{${declare(DARK)}}${seriesRules(series, ({ colorOnDark }) => colorOnDark)}`;
  return `.fig{${declare(LIGHT)}}${seriesRules(series, ({ color }) => color)}@media (prefers-color-scheme:dark){${dark}}${SHARED}.fig .paper{fill:var(--paper)}`.replaceAll(
    '\n',
    '',
  );
}

export interface Drawing {
  readonly id: string;
  /** The accessible name. */
  readonly name: string;
  readonly width: number;
  readonly height: number;
  readonly series: readonly Series[];
  readonly body: readonly string[];
  /** Where the data lie in the drawing, for whoever adds a mark to it: `left,right,top,bottom,from,to`. */
  readonly plot?: string;
}

/** A complete SVG file; `role="img"` with a name, its marks hidden from assistive technology by that role. */
export function drawSvg({ id, name, width, height, series, body, plot }: Drawing): string {
  return `${element(
    'svg',
    {
      xmlns: 'http://www.w3.org/2000/svg',
      viewBox: `0 0 ${Math.round(width)} ${Math.round(height)}`,
      width: Math.round(width),
      height: Math.round(height),
      class: 'fig',
      role: 'img',
      'aria-label': name,
      'data-figure': id,
      'data-plot': plot,
    },
    `<style>${ownStyles(series)}</style>`,
    element('rect', { class: 'paper', width: Math.round(width), height: Math.round(height) }),
    ...body,
  )}\n`;
}

/** The file's SVG for use inside a page, whose own style sheet (`figureStyles`) then applies. */
export function inlineSvg(svg: string): string {
  return svg
    .replace(/<style>[^<]*<\/style>/, '')
    .replace(' xmlns="http://www.w3.org/2000/svg"', '')
    .trim();
}

/** An architecture's marker of about `size` pixels around a point. */
export function marker({ appearance }: Series, x: number, y: number, className = 'mark', size = 9): string {
  const half = size / 2;
  switch (appearance.marker) {
    case 'circle':
      return element('circle', { class: className, cx: x, cy: y, r: half });
    case 'square':
      return element('rect', { class: className, x: x - half, y: y - half, width: size, height: size });
    case 'triangle':
      return element('path', {
        class: className,
        d: `M${Math.round((x - half) * 10) / 10},${Math.round((y + half) * 10) / 10}h${size}l${-half},${-size}z`,
      });
    case 'diamond':
      return element('path', {
        class: className,
        d: `M${Math.round(x * 10) / 10},${Math.round((y - half - 1) * 10) / 10}l${half + 1},${half + 1}l${-half - 1},${half + 1}l${-half - 1},${-half - 1}z`,
      });
  }
}
