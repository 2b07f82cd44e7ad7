import { expect, test } from 'vitest';
import {
  ARCHITECTURES,
  CATALOGUE,
  cloudWatchMetricsOf,
  FRONT_DOOR_REQUESTS,
  findArchitecture,
  labelOf,
  resourcePrefix,
  VARIANTS,
} from '../src/index.ts';

/** WCAG 2.2 relative luminance of `#rrggbb`. */
function luminance(color: string): number {
  const [r = 0, g = 0, b = 0] = [1, 3, 5].map((at) => {
    const value = Number.parseInt(color.slice(at, at + 2), 16) / 255;
    return value <= 0.04045 ? value / 12.92 : ((value + 0.055) / 1.055) ** 2.4;
  });
  return 0.2126 * r + 0.7152 * g + 0.0722 * b;
}

function contrast(a: string, b: string): number {
  const [high = 0, low = 0] = [luminance(a), luminance(b)].sort((x, y) => y - x);
  return (high + 0.05) / (low + 0.05);
}

test('no two rows share an id, a title, or a look without its colour', () => {
  for (const of of [
    CATALOGUE.map(({ id }) => id),
    CATALOGUE.map(({ id }) => resourcePrefix(id)),
    CATALOGUE.map(({ id }) => labelOf(id)),
    CATALOGUE.map(({ title }) => title),
    CATALOGUE.map(({ appearance }) => appearance.color),
    CATALOGUE.map(({ appearance }) => appearance.dash),
  ])
    expect(new Set(of).size).toBe(CATALOGUE.length);
});

test.for(CATALOGUE)(
  'the lines of $id stand out three to one from a light and a dark page',
  ({ appearance }) => {
    expect(contrast(appearance.color, '#fdfcfa')).toBeGreaterThanOrEqual(3);
    expect(contrast(appearance.colorOnDark, '#161614')).toBeGreaterThanOrEqual(3);
  },
);

test('a variant is named after what it varies, and differs from it in one part', () => {
  for (const variant of VARIANTS) {
    const base = findArchitecture(variant.id.split('/')[0] ?? '');
    expect(ARCHITECTURES).toContain(base);
    const parts = ['frontDoor', 'servers', 'functions', 'database', 'network'] as const;
    const differing = parts.filter((part) => JSON.stringify(variant[part]) !== JSON.stringify(base[part]));
    expect(differing, variant.id).toHaveLength(1);
  }
});

test('a wrong name is answered with the nearest, variants included', () => {
  expect(() => findArchitecture('serverless/function-ur')).toThrow(
    expect.objectContaining({
      code: 'unknown-architecture',
      hint: 'Did you mean "serverless/function-url"?',
    }),
  );
});

test('each front door counts its requests under one of the known names', () => {
  for (const { id } of CATALOGUE) {
    const names = new Set(cloudWatchMetricsOf(id).map(({ name }) => name));
    expect(
      FRONT_DOOR_REQUESTS.filter((name) => names.has(name)),
      id,
    ).toHaveLength(1);
  }
});
