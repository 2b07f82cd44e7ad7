import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createPricingClient, readPriceList } from '@crossover/collect';
import {
  type PriceBookFile,
  priceAgeOf,
  priceBook,
  REGIONS,
  refreshPrices,
  serializePriceBook,
} from '@crossover/cost';
import { CrossoverError } from '@crossover/model';
import { defineCommand } from 'citty';
import { renderPriceAges, renderRefresh } from '../cost/render-prices.ts';
import { PROJECT } from '../project.ts';
import { usingInterruption } from '../terminal/interruption.ts';

const PRICE_BOOK_FOLDER = join(PROJECT.root, 'packages/cost/src/price-book');

const ACTIONS = ['check', 'refresh'] as const;

export default defineCommand({
  meta: {
    name: 'prices',
    description: 'Say how old the prices are (check), or renew them from AWS (refresh).',
  },
  args: {
    action: { type: 'positional', description: ACTIONS.join(' or '), required: false },
    region: { type: 'string', description: 'AWS region; check: all of them unless given', valueHint: 'name' },
    folder: { type: 'string', description: 'folder of the price book', valueHint: 'folder' },
    dryRun: { type: 'boolean', description: 'refresh: show what changed and write nothing' },
    json: { type: 'boolean', description: 'print JSON on standard output' },
  },
  async run({ args }) {
    const today = new Date().toISOString().slice(0, 10);
    const folder = resolve(args.folder ?? PRICE_BOOK_FOLDER);
    if (args.action === 'check') {
      const files = await Promise.all(
        (args.region === undefined ? REGIONS : [args.region]).map((region) => readBook(folder, region)),
      );
      const ages = files.map((file) => priceAgeOf(file, today));
      console.log(args.json ? JSON.stringify(ages, null, 2) : renderPriceAges(ages));
      return;
    }
    if (args.action !== 'refresh') {
      throw new CrossoverError(
        'usage',
        `Expected ${ACTIONS.join(' or ')}, found ${args.action === undefined ? 'neither' : `"${args.action}"`}.`,
      );
    }
    if (args.region === undefined) {
      throw new CrossoverError('usage', 'Expected --region, found none.', {
        hint: `One of ${REGIONS.join(', ')}.`,
      });
    }
    const refreshed = await refreshRegion(folder, args.region, today);
    if (!args.dryRun) await writeBook(folder, refreshed.file);
    console.log(args.json ? JSON.stringify(refreshed, null, 2) : renderRefresh(args.region, refreshed));
  },
});

async function refreshRegion(folder: string, region: string, today: string) {
  const file = await readBook(folder, region);
  const client = createPricingClient();
  try {
    const found = await usingInterruption((signal) =>
      readPriceList(client, region, Object.keys(file.prices), signal),
    );
    return refreshPrices(file, found, today);
  } finally {
    client.destroy();
  }
}

/** @throws CrossoverError `unknown-price` when there is no file of the region */
async function readBook(folder: string, region: string): Promise<PriceBookFile> {
  // Also says which regions there are.
  await priceBook(region);
  return JSON.parse(await readFile(join(folder, `${region}.json`), 'utf8')) as PriceBookFile;
}

/** The file appears whole or not at all. */
async function writeBook(folder: string, file: PriceBookFile): Promise<void> {
  const path = join(folder, `${file.region}.json`);
  try {
    await writeFile(`${path}.new`, serializePriceBook(file));
    await rename(`${path}.new`, path);
  } catch (cause) {
    throw new CrossoverError('folder-not-writable', `Expected to write ${path}, found that it cannot be.`, {
      cause,
    });
  }
}
