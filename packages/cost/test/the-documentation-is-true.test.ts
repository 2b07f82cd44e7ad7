import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { parse } from 'yaml';
import * as z from 'zod';
import { priceBook, priceUsage, roundToCents } from '../src/index.ts';
import { SERVICES } from '../src/services/index.ts';
import {
  parseUsageFile,
  USAGE_SERVICES,
  usageEntrySchema,
  usageFileJsonSchema,
} from '../src/usage-file/index.ts';

const read = (name: string) => readFileSync(new URL(`../../../docs/${name}`, import.meta.url), 'utf8');

const page = read('cost-model.md');
const book = await priceBook('us-east-1');

/** The page's sections of services, by the name in their heading. */
const sections = new Map(
  page
    .split(/^### /m)
    .slice(1)
    .map((text) => text.split(/^## /m)[0] ?? '')
    .map((text) => [/\(`([a-z0-9-]+)`\)/.exec(text)?.[1] ?? '', text] as const),
);

test('every service has a section, and no section is of another', () => {
  expect(new Set(sections.keys())).toEqual(new Set(USAGE_SERVICES));
});

for (const [service, text] of sections) {
  test(`the documented example of ${service} costs what the page says`, () => {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    const total = Number(/^# \$([\d.]+)$/m.exec(yaml)?.[1]);
    const { usage, month, freeTier, rounding } = parseUsageFile(parse(yaml));
    expect(usage.map((entry) => entry.service)).toContain(service);
    const priced = priceUsage(usage, {
      book,
      freeTier: freeTier ?? 'none',
      rounding: rounding ?? 'none',
      ...(month === undefined ? {} : { month }),
    });
    expect(roundToCents(priced.totalUsd)).toBe(total);
    expect(total).toBeGreaterThan(0);
  });

  test(`every line item and field of ${service} is documented`, () => {
    const named = new Set([...text.matchAll(/^\| `(\w+)`/gm)].map(([, name]) => name));
    const schema = usageEntrySchema.options.find((option) => option.shape.service.value === service);
    const fields = Object.keys(schema?.shape ?? {}).filter(
      (field) => !['service', 'name', 'prices'].includes(field),
    );
    const { items } = SERVICES[service as keyof typeof SERVICES];
    expect(named).toEqual(new Set([...items, ...fields]));
  });
}

test('the published schema of usage files is the one that is used', () => {
  expect(JSON.parse(read('usage-file.schema.json'))).toEqual(
    JSON.parse(JSON.stringify(usageFileJsonSchema())),
  );
});

test('the published schema takes every documented example and no unknown service or field', () => {
  const schema = z.fromJSONSchema(JSON.parse(read('usage-file.schema.json')));
  for (const [service, text] of sections) {
    const [, yaml = ''] = /```yaml\n([\s\S]*?)```/.exec(text) ?? [];
    const file = parse(yaml);
    expect(schema.safeParse(file).success, service).toBe(true);
    expect(schema.safeParse(file.usage).success, service).toBe(true);
    const [first, ...others] = file.usage;
    const isTaken = (entry: object) => schema.safeParse([{ ...first, ...entry }, ...others]).success;
    expect(isTaken({ unheardOf: 1 }), service).toBe(false);
    expect(isTaken({ service: `${service}x` }), service).toBe(false);
    expect(isTaken({ prices: { any: -1 } }), service).toBe(false);
    expect(schema.safeParse({ ...file, regoin: 'us-east-1' }).success, service).toBe(false);
  }
});
