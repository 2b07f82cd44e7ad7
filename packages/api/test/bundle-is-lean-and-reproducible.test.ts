import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Bundle, bundle } from '../src/bundle/index.ts';

let outDir = '';
let lambda: Bundle | undefined;

beforeAll(async () => {
  outDir = await mkdtemp(join(tmpdir(), 'crossover-bundle-'));
  lambda = await bundle({ host: 'lambda', outDir: join(outDir, 'first') });
});

afterAll(() => rm(outDir, { recursive: true }));

test('the Lambda bundle is an index.mjs of at most 200 kB gzipped', () => {
  expect(lambda?.file).toBe(join(outDir, 'first', 'index.mjs'));
  expect(lambda?.gzipBytes).toBeLessThanOrEqual(200_000);
});

test('the same sources make the same bytes, wherever they are put', async () => {
  const again = await bundle({ host: 'lambda', outDir: join(outDir, 'second') });
  expect(again.sha256).toBe(lambda?.sha256);
});

test('it carries no certificate and no character tables', async () => {
  const text = await readFile(lambda?.file ?? '', 'utf8');
  expect(text).not.toContain('BEGIN CERTIFICATE');
  expect(text).not.toMatch(/gb18030chars|big5hkscs/);
});

test('the server bundle is a server.mjs, and minification is optional', async () => {
  const server = await bundle({ host: 'server', outDir });
  const readable = await bundle({ host: 'server', outDir: join(outDir, 'readable'), minify: false });
  expect(server.file).toBe(join(outDir, 'server.mjs'));
  expect(readable.sizeBytes).toBeGreaterThan(server.sizeBytes);
});
