import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { OPERATIONS } from '../src/contract.ts';
import { createOpenApi } from '../src/openapi.ts';

test('openapi.json is what the contract says today', async () => {
  const text = await readFile(join(import.meta.dirname, '../openapi.json'), 'utf8');
  expect(JSON.parse(text), 'run: npm run openapi -w @crossover/api').toEqual(
    JSON.parse(JSON.stringify(createOpenApi())),
  );
});

test('every operation is described under its id with its success status', () => {
  const { paths } = createOpenApi() as {
    paths: Record<string, Record<string, { operationId: string; responses: Record<string, unknown> }>>;
  };
  for (const { id, method, path, successStatus } of OPERATIONS) {
    const described = paths[path]?.[method.toLowerCase()];
    expect(described?.operationId).toBe(id);
    expect(Object.keys(described?.responses ?? {})).toContain(String(successStatus));
  }
});

test('every reference leads to a schema', () => {
  const document = createOpenApi() as { components: { schemas: Record<string, unknown> } };
  const references = [...JSON.stringify(document).matchAll(/"#\/components\/schemas\/(\w+)"/g)].map(
    (match) => match[1],
  );
  expect(references.length).toBeGreaterThan(10);
  expect(Object.keys(document.components.schemas)).toEqual(expect.arrayContaining(references));
});
