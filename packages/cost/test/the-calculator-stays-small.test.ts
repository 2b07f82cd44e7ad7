import { expect, test } from 'vitest';
import { bundleCalculator } from '../bench/calculator-bundle.ts';

test('the calculator’s code with one region’s prices is below 40 kB gzipped and carries no schema library', async () => {
  const { gzipBytes, inputs } = await bundleCalculator();
  expect(gzipBytes).toBeLessThan(40_000);
  expect(inputs.filter((path) => /node_modules\/zod|usage-file/.test(path))).toEqual([]);
  const regions = inputs.filter((path) => /price-book\/[a-z]+-[a-z]+-\d\.json/.test(path));
  expect(regions).toEqual([expect.stringMatching(/us-east-1\.json$/)]);
});
