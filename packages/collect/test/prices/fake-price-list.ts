import { createServer, type IncomingMessage } from 'node:http';
import type { AddressInfo } from 'node:net';
import { text } from 'node:stream/consumers';

export interface FakeProduct {
  readonly serviceCode: string;
  readonly attributes: Readonly<Record<string, string>>;
  /** USD as the list writes them, by the begin of the tier. */
  readonly tiers: readonly (readonly [beginRange: string, usd: string])[];
}

export interface FakePriceList extends AsyncDisposable {
  readonly url: string;
  /** Filters of each request that was answered. */
  readonly requests: readonly Readonly<Record<string, string>>[];
  /** Requests refused with a throttling error. */
  readonly throttled: number;
}

interface Query {
  readonly ServiceCode: string;
  readonly Filters: readonly { readonly Field: string; readonly Value: string }[];
  readonly NextToken?: string;
}

function toPriceListElement({ serviceCode, attributes, tiers }: FakeProduct): string {
  const dimensions = Object.fromEntries(
    tiers.map(([beginRange, usd], i) => [
      `rate.${i}`,
      { unit: 'unit', beginRange, endRange: tiers[i + 1]?.[0] ?? 'Inf', pricePerUnit: { USD: usd } },
    ]),
  );
  return JSON.stringify({
    serviceCode,
    product: { attributes },
    terms: { OnDemand: { 'sku.offer': { priceDimensions: dimensions } } },
  });
}

/**
 * The Price List API's GetProducts on 127.0.0.1: filters, pages of one product, and a throttling error now and then,
 * after which the SDK waits in earnest.
 */
export async function startFakePriceList(
  products: readonly FakeProduct[],
  options: { readonly throttleEvery?: number; readonly refuse?: boolean } = {},
): Promise<FakePriceList> {
  const requests: Record<string, string>[] = [];
  let received = 0;
  let throttled = 0;

  async function answer(request: IncomingMessage): Promise<[status: number, body: unknown]> {
    received += 1;
    const query = JSON.parse(await text(request)) as Query;
    if (options.refuse) return [400, { __type: 'AccessDeniedException', Message: 'not authorized' }];
    if (options.throttleEvery !== undefined && received % options.throttleEvery === 0) {
      throttled += 1;
      return [400, { __type: 'ThrottlingException', Message: 'Rate exceeded' }];
    }
    const fields = Object.fromEntries(query.Filters.map(({ Field, Value }) => [Field, Value]));
    requests.push(fields);
    const matching = products.filter(
      ({ serviceCode, attributes }) =>
        serviceCode === query.ServiceCode &&
        Object.entries(fields).every(([name, value]) => attributes[name] === value),
    );
    const at = Number(query.NextToken ?? '0');
    const page = matching.slice(at, at + 1).map(toPriceListElement);
    const next = at + 1 < matching.length ? { NextToken: String(at + 1) } : {};
    return [200, { FormatVersion: 'aws_v1', PriceList: page, ...next }];
  }

  const server = createServer((request, response) => {
    void answer(request).then(([status, body]) => {
      response.writeHead(status, { 'content-type': 'application/x-amz-json-1.1' });
      response.end(JSON.stringify(body));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    requests,
    get throttled() {
      return throttled;
    },
    [Symbol.asyncDispose]: () =>
      new Promise<void>((resolve) => {
        server.closeAllConnections();
        server.close(() => resolve());
      }),
  };
}
