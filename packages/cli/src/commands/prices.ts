import { readFile, rename, writeFile } from 'node:fs/promises';
import { join, resolve } from 'node:path';
import { createPricingClient, readPriceList } from '@crossover/collect';
import { type PriceBookFile, priceAgeOf, REGIONS, refreshPrices, serializePriceBook } from '@crossover/cost';
import { CrossoverError } from '@crossover/model';
import { defineCommand } from 'citty';
import { parseRegion } from '../cost/parse-region.ts';
import { renderPriceAges, renderRefresh } from '../cost/render-prices.ts';
import { PROJECT } from '../project.ts';
import { usingInterruption } from '../terminal/interruption.ts';
import { parseName } from '../terminal/parse-name.ts';
import { usingStatus } from '../terminal/status.ts';

const PRICE_BOOK_FOLDER = join(PROJECT.root, 'packages/cost/src/price-book');

const ACTIONS = ['check', 'refresh'] as const;

export default defineCommand({
  meta: {
    name: 'prices',
    description: 'Say how old the prices are (check), or renew them from AWS (refresh).',
  },
  args: {
    action: { type: 'positional', description: ACTIONS.join(' or '), required: true },
    region: { type: 'string', description: 'AWS region; check: all of them unless given', valueHint: 'name' },
    folder: { type: 'string', description: 'folder of the price book', valueHint: 'folder' },
    dryRun: { type: 'boolean', description: 'refresh: show what changed and write nothing' },
    json: { type: 'boolean', description: 'print JSON on standard output' },
  },
  async run({ args }) {
    const today = new Date().toISOString().slice(0, 10);
    const folder = resolve(args.folder ?? PRICE_BOOK_FOLDER);
    const action = parseName('the action', args.action, ACTIONS);
    const region = args.region === undefined ? undefined : parseRegion(args.region);
    if (action === 'check') {
      if (args.dryRun)
        throw new CrossoverError('usage', 'Expected --dry-run with refresh, found check.', {
          hint: 'A check writes nothing anyway.',
        });
      const files = await Promise.all(
        (region === undefined ? REGIONS : [region]).map((each) => readBook(folder, each)),
      );
      const ages = files.map((file) => priceAgeOf(file, today));
      console.log(args.json ? JSON.stringify(ages, null, 2) : renderPriceAges(ages));
      return;
    }
    if (region === undefined) {
      throw new CrossoverError('usage', 'Expected --region, found none.', {
        hint: `One of ${REGIONS.join(', ')}.`,
      });
    }
    const refreshed = await usingStatus('asking AWS for prices', () => refreshRegion(folder, region, today));
    if (!args.dryRun) await writeBook(folder, refreshed.file);
    console.log(args.json ? JSON.stringify(refreshed, null, 2) : renderRefresh(region, refreshed));
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

/** @throws CrossoverError `usage` when the folder has no price book of the region */
async function readBook(folder: string, region: string): Promise<PriceBookFile> {
  const file = join(folder, `${region}.json`);
  try {
    return JSON.parse(await readFile(file, 'utf8')) as PriceBookFile;
  } catch (cause) {
    throw new CrossoverError('usage', `Expected a price book at ${file}, found none that can be read.`, {
      hint: 'Without --folder the project’s own are used.',
      cause,
    });
  }
}

/** The file appears whole or not at all. */
async function writeBook(folder: string, file: PriceBookFile): Promise<void> {
  const path = join(folder, `${file.region}.json`);
  try {
    await writeFile(`${path}.new`, serializePriceBook(file));
    await rename(`${path}.new`, path);
  } catch (cause) {
    throw new CrossoverError('folder-not-writable', `Expected to write ${path}, found that it cannot be.`, {
      hint: 'Make the folder writable, or name a copy of it with --folder.',
      cause,
    });
  }
}
