import { type GetProductsCommandOutput, Pricing, type PricingClientConfig } from '@aws-sdk/client-pricing';
import { CrossoverError } from '@crossover/model';
import { type PriceQuery, priceQueries } from './queries.ts';

interface PriceListTier {
  readonly from: number;
  readonly usd: number;
}

export interface PriceListPrice {
  /** Ascending from 0. */
  readonly tiers: readonly PriceListTier[];
  /** Service and usage type it was read from. */
  readonly source: string;
}

/** The Price List API has few endpoints; any of them answers for every region. */
const ENDPOINT_REGION = 'us-east-1';
const ATTEMPTS = 8;

/** Credentials as AWS's own tools find them, unless `config` has some; asks up to eight times. */
export function createPricingClient(config: PricingClientConfig = {}): Pricing {
  return new Pricing({ region: ENDPOINT_REGION, maxAttempts: ATTEMPTS, ...config });
}

interface PriceDimension {
  readonly beginRange?: string;
  readonly pricePerUnit?: { readonly USD?: string };
}

interface Product {
  readonly terms?: {
    readonly OnDemand?: Readonly<
      Record<string, { readonly priceDimensions?: Readonly<Record<string, PriceDimension>> }>
    >;
  };
}

/** Each element is a product as a JSON string; the SDK may hand it over as a string object. */
function parseProduct(element: unknown): Product {
  return JSON.parse(String(element)) as Product;
}

/**
 * What usage types begin with in each region; in us-east-1 some do and some do not.
 *
 * @see aws/agent-toolkit-for-aws@d6ad2e4, pricing-lookup (2026-08-20)
 */
const PREFIXES: Readonly<Record<string, readonly string[]>> = {
  'us-east-1': ['', 'USE1-'],
  'us-west-2': ['USW2-'],
  'eu-west-1': ['EU-'],
  'eu-central-1': ['EUC1-'],
  'ap-southeast-1': ['APS1-'],
  'ap-northeast-1': ['APN1-'],
};

function tiersOf(product: Product, divisor: number): PriceListTier[] {
  return Object.values(product.terms?.OnDemand ?? {})
    .flatMap((term) => Object.values(term.priceDimensions ?? {}))
    .map(({ beginRange, pricePerUnit }) => ({
      from: Number(beginRange ?? '0'),
      usd: Number(pricePerUnit?.USD) / divisor,
    }))
    .filter(({ usd }) => Number.isFinite(usd))
    .sort((a, b) => a.from - b.from);
}

/** Free first tiers are allowances in our book: they are dropped, and the paid tiers begin at 0. */
function paidTiers(tiers: readonly PriceListTier[]): PriceListTier[] {
  const firstPaid = tiers.findIndex(({ usd }) => usd > 0);
  return tiers.slice(Math.max(0, firstPaid)).map((tier, i) => (i === 0 ? { ...tier, from: 0 } : tier));
}

async function readProducts(
  client: Pick<Pricing, 'getProducts'>,
  serviceCode: string,
  fields: Readonly<Record<string, string>>,
  signal: AbortSignal | undefined,
): Promise<Product[]> {
  const products: Product[] = [];
  let token: string | undefined;
  do {
    signal?.throwIfAborted();
    const page: GetProductsCommandOutput = await client.getProducts(
      {
        ServiceCode: serviceCode,
        FormatVersion: 'aws_v1',
        MaxResults: 100,
        Filters: Object.entries(fields).map(([Field, Value]) => ({ Type: 'TERM_MATCH', Field, Value })),
        ...(token === undefined ? {} : { NextToken: token }),
      },
      signal === undefined ? {} : { abortSignal: signal },
    );
    products.push(...(page.PriceList ?? []).map(parseProduct));
    token = page.NextToken;
  } while (token !== undefined && token !== '');
  return products;
}

/** The price of one product; null when the list has none, or several that differ. */
async function readPrice(
  client: Pick<Pricing, 'getProducts'>,
  query: PriceQuery,
  region: string,
  prefixes: readonly string[],
  signal: AbortSignal | undefined,
): Promise<PriceListPrice | null> {
  const distinct = new Map<string, PriceListTier[]>();
  for (const prefix of prefixes) {
    const fields = { regionCode: region, usagetype: `${prefix}${query.usageType}`, ...query.fields };
    for (const product of await readProducts(client, query.serviceCode, fields, signal)) {
      const tiers = paidTiers(tiersOf(product, query.divisor ?? 1));
      if (tiers.length > 0) distinct.set(JSON.stringify(tiers), tiers);
    }
  }
  const [tiers] = distinct.values();
  return distinct.size === 1 && tiers !== undefined
    ? { tiers, source: `AWS Price List API, ${query.serviceCode} ${query.usageType}` }
    : null;
}

/**
 * The on-demand prices of a region, by the keys of the price book. A key that the list does not have, or has more
 * than once with different prices, is left out.
 *
 * @param keys keys to renew; those that the API does not price (spot, reservations) are ignored.
 * @throws CrossoverError `collect-failed` when AWS refuses or cannot be reached, or the region is unknown.
 * @see https://docs.aws.amazon.com/aws-cost-management/latest/APIReference/API_pricing_GetProducts.html
 */
export async function readPriceList(
  client: Pick<Pricing, 'getProducts'>,
  region: string,
  keys: readonly string[],
  signal?: AbortSignal,
): Promise<Map<string, PriceListPrice>> {
  const prefixes = PREFIXES[region];
  if (prefixes === undefined) {
    throw new CrossoverError(
      'collect-failed',
      `Expected one of ${Object.keys(PREFIXES).join(', ')}, found the region "${region}".`,
    );
  }
  const wanted = new Set(keys);
  const found = new Map<string, PriceListPrice>();
  for (const query of priceQueries(keys)) {
    if (!wanted.has(query.key)) continue;
    const price = await readPrice(client, query, region, prefixes, signal).catch((cause: unknown) => {
      if (signal?.aborted) throw cause;
      const why = cause instanceof Error ? `${cause.name}: ${cause.message}` : String(cause);
      throw new CrossoverError(
        'collect-failed',
        `Expected prices of ${query.serviceCode} from AWS, found ${why}.`,
        {
          hint: 'It needs credentials that allow pricing:GetProducts; the prices on file stay as they are.',
          cause,
        },
      );
    });
    if (price !== null) found.set(query.key, price);
  }
  return found;
}
