import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

/** The house's table: who may import whom. Arrows point down only. */
const ALLOWED: Record<string, readonly string[]> = {
  model: [],
  stats: [],
  cost: ['model', 'stats'],
  api: [],
  load: ['model', 'api'],
  lab: ['model'],
  infra: ['model'],
  collect: ['model'],
  report: ['model', 'stats', 'cost'],
  web: ['model', 'stats', 'cost', 'report'],
  cli: ['model', 'stats', 'cost', 'api', 'load', 'lab', 'infra', 'collect', 'report'],
};

/** Libraries that a room must do without, and why stands in the docs: purity, cold-start time, a browser. */
const ONLY_LIBRARIES: Record<string, readonly string[]> = { model: ['zod'], stats: [], cost: ['zod'] };

function dependenciesOf(room: string): string[] {
  const folder = room === 'web' ? 'web' : `packages/${room}`;
  const manifest = JSON.parse(readFileSync(new URL(`../../${folder}/package.json`, import.meta.url), 'utf8'));
  return Object.keys(manifest.dependencies ?? {});
}

test.each(Object.entries(ALLOWED))('%s declares no room beyond the house table', (room, allowed) => {
  const rooms = dependenciesOf(room)
    .filter((name) => name.startsWith('@crossover/'))
    .map((name) => name.slice('@crossover/'.length));
  expect(rooms.filter((name) => !allowed.includes(name))).toEqual([]);
});

test.each(Object.entries(ONLY_LIBRARIES))('%s declares no library beyond its purpose', (room, allowed) => {
  const libraries = dependenciesOf(room).filter((name) => !name.startsWith('@crossover/'));
  expect(libraries.filter((name) => !allowed.includes(name))).toEqual([]);
});

test('the house table has no cycle', () => {
  const depth = (room: string, path: string[] = []): number => {
    expect(path, `cycle through ${room}`).not.toContain(room);
    return 1 + Math.max(0, ...(ALLOWED[room] ?? []).map((below) => depth(below, [...path, room])));
  };
  for (const room of Object.keys(ALLOWED)) expect(depth(room)).toBeGreaterThan(0);
});
