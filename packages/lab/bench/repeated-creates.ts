import { Agent, type ClientRequest, request } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { createConnection, type RowDataPacket } from 'mysql2/promise';

/** What goes wrong between a client and an API, and what the client then does: it sends the same once more. */
const MISHAPS = ['sent twice at once', 'sent again', 'cut while sending', 'cut while waiting'] as const;

export interface CreateCounts {
  creates: number;
  /** Answers that replayed an earlier one. */
  replayed: number;
  /** Asked to try again: 409 or 503. */
  deferred: number;
  failed: number;
}

const ATTEMPTS = 20;
const IN_HAND = 6;

/** Creates products by key, each with a mishap, a few at a time; `random` is uniform from 0 to 1. */
export async function repeatCreates(
  url: string,
  creates: number,
  random: () => number,
): Promise<CreateCounts> {
  const agent = new Agent({ keepAlive: true, noDelay: true });
  const counts: CreateCounts = { creates: 0, replayed: 0, deferred: 0, failed: 0 };
  let next = 0;
  const work = async () => {
    while (next < creates) {
      const number = next;
      next += 1;
      await createOnce(new URL('/products', url), agent, number, random, counts);
    }
  };
  try {
    await Promise.all(Array.from({ length: IN_HAND }, work));
  } finally {
    agent.destroy();
  }
  return counts;
}

async function createOnce(
  url: URL,
  agent: Agent,
  number: number,
  random: () => number,
  counts: CreateCounts,
): Promise<void> {
  const mishap = MISHAPS[number % MISHAPS.length];
  const sku = `ONCE-${number}`;
  const body = JSON.stringify({
    sku,
    name: 'Lamp',
    description: null,
    priceCents: 100,
    currency: 'EUR',
    stock: 1,
  });
  const create = () => start(url, agent, `once-${number}`, body);
  const settle = () => untilCreated(create, body, counts);
  counts.creates += 1;
  switch (mishap) {
    case 'sent twice at once':
      await Promise.all([settle(), settle()]);
      return;
    case 'cut while sending': {
      const outgoing = create();
      outgoing.once('error', () => {});
      outgoing.write(body.slice(0, 20));
      await sleep(2 * random());
      outgoing.destroy();
      break;
    }
    case 'cut while waiting': {
      const outgoing = create();
      outgoing.once('error', () => {});
      outgoing.end(body);
      await sleep(6 * random());
      outgoing.destroy();
      break;
    }
    default:
      await settle();
  }
  await settle();
}

async function untilCreated(create: () => ClientRequest, body: string, counts: CreateCounts): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt += 1) {
    const { status, isReplayed } = await answerTo(create(), body);
    if (status === 201) {
      if (isReplayed) counts.replayed += 1;
      return;
    }
    if (status !== 409 && status !== 503 && status !== 0) break;
    counts.deferred += 1;
    await sleep(20);
  }
  counts.failed += 1;
}

function start(url: URL, agent: Agent, key: string, body: string): ClientRequest {
  return request(url, {
    method: 'POST',
    agent,
    headers: {
      'content-type': 'application/json',
      'content-length': Buffer.byteLength(body),
      'idempotency-key': key,
    },
  });
}

/** Status 0: no answer came. */
function answerTo(outgoing: ClientRequest, body: string): Promise<{ status: number; isReplayed: boolean }> {
  return new Promise((resolve) => {
    outgoing.once('error', () => resolve({ status: 0, isReplayed: false }));
    outgoing.once('response', (response) => {
      response.resume();
      response.once('error', () => resolve({ status: 0, isReplayed: false }));
      response.once('end', () =>
        resolve({
          status: response.statusCode ?? 0,
          isReplayed: response.headers['idempotency-replayed'] === '?1',
        }),
      );
    });
    outgoing.end(body);
  });
}

/** Rows that `repeatCreates` left, and those of them that are one too many. */
export async function countCreated(databaseUrl: string): Promise<{ rows: number; duplicates: number }> {
  const connection = await createConnection(databaseUrl);
  try {
    const [[row]] = await connection.query<RowDataPacket[]>(
      "SELECT COUNT(*) AS created, COUNT(DISTINCT sku) AS skus FROM products WHERE sku LIKE 'ONCE-%'",
    );
    const rows = Number(row?.created);
    return { rows, duplicates: rows - Number(row?.skus) };
  } finally {
    connection.destroy();
  }
}
