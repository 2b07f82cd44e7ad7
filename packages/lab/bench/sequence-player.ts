import { createHash } from 'node:crypto';
import { Agent, request } from 'node:http';
import { createConnection, type RowDataPacket } from 'mysql2/promise';
import type { Step, Subject } from './request-sequences.ts';

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Of the headers, what the contract promises; the rest names who answered, when and how quickly. */
const COMPARED = [
  'allow',
  'cache-control',
  'content-type',
  'etag',
  'idempotency-replayed',
  'link',
  'location',
  'retry-after',
] as const;

const MOMENT = /"(createdAt|updatedAt)":"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z"/g;
/** Answers name this often the product whose version a precondition is about. */
const SEEDED_ETAG = '"1"';

/** Plays sequences against one architecture, one request after the other over one connection. */
export class SequencePlayer {
  readonly #url: URL;
  readonly #agent = new Agent({ keepAlive: true, maxSockets: 1, noDelay: true });
  #created: number[] = [];
  #etags = new Map<string, string>();
  #cursor = '';
  /** Who answered, by how often. */
  readonly environments = new Map<string, number>();

  constructor(url: string) {
    this.#url = new URL(url);
  }

  async play(steps: readonly Step[]): Promise<Answer[]> {
    this.#created = [];
    this.#etags = new Map();
    this.#cursor = '';
    const answers: Answer[] = [];
    for (const step of steps) answers.push(await this.#ask(step));
    return answers;
  }

  close(): void {
    this.#agent.destroy();
  }

  #ask(step: Step): Promise<Answer> {
    const id = this.#idOf(step.subject);
    const path = step.target.replace('{id}', id).replace('{cursor}', this.#cursor);
    const headers: Record<string, string> = { accept: 'application/json', ...step.headers };
    const etag = this.#preconditionOf(step, id);
    if (etag !== null) headers[isRead(step) ? 'if-none-match' : 'if-match'] = etag;
    if (step.body !== null) headers['content-length'] = String(Buffer.byteLength(step.body));
    return new Promise((resolve, reject) => {
      const outgoing = request({
        host: this.#url.hostname,
        port: this.#url.port,
        method: step.method,
        path,
        headers,
        agent: this.#agent,
      });
      outgoing.once('error', reject).once('response', (response) => {
        let body = '';
        response.setEncoding('utf8').on('data', (chunk: string) => {
          body += chunk;
        });
        response.once('error', reject).once('end', () => {
          const compared = COMPARED.flatMap((name) => {
            const value = response.headers[name];
            return value === undefined ? [] : [[name, String(value)] as const];
          });
          const answer = { status: response.statusCode ?? 0, headers: Object.fromEntries(compared), body };
          this.#remember(step, id, answer, String(response.headers['environment-id'] ?? 'front door'));
          resolve({ ...answer, body: body.replaceAll(MOMENT, '"$1":"…"') });
        });
      });
      outgoing.end(step.body ?? undefined);
    });
  }

  #idOf(subject: Subject): string {
    switch (subject.kind) {
      case 'seeded':
        return String(subject.id);
      case 'text':
        return subject.text;
      case 'created':
        return String(this.#created[subject.position % Math.max(1, this.#created.length)] ?? 999_999_999);
    }
  }

  #preconditionOf({ precondition }: Step, id: string): string | null {
    switch (precondition) {
      case 'none':
        return null;
      case 'current':
        return this.#etags.get(id) ?? SEEDED_ETAG;
      case 'stale':
        return '"0"';
      case 'any':
        return '*';
      case 'garbage':
        return 'W/"x", nonsense';
    }
  }

  #remember(step: Step, id: string, { status, headers, body }: Answer, environment: string): void {
    this.environments.set(environment, (this.environments.get(environment) ?? 0) + 1);
    const created = /^\/products\/(\d+)$/.exec(headers.location ?? '')?.[1];
    if (status === 201 && created !== undefined) this.#created.push(Number(created));
    if (headers.etag !== undefined) this.#etags.set(created ?? id, headers.etag);
    if (step.target.startsWith('/products') && status === 200) {
      this.#cursor = /"nextCursor":"([^"]+)"/.exec(body)?.[1] ?? this.#cursor;
    }
  }
}

const isRead = ({ method }: Step): boolean => method === 'GET' || method === 'HEAD';

/** Everything that the API keeps, but the moments, as one hash. */
export async function hashState(databaseUrl: string): Promise<string> {
  const connection = await createConnection(databaseUrl);
  try {
    const hash = createHash('sha256');
    for (const query of [
      'SELECT id, sku, name, description, price_cents, currency, stock, version FROM products ORDER BY id',
      'SELECT idempotency_key, payload_hash FROM idempotency_keys ORDER BY idempotency_key',
    ]) {
      const [rows] = await connection.query<RowDataPacket[]>({ sql: query, rowsAsArray: true });
      hash.update(JSON.stringify(rows));
    }
    return hash.digest('hex');
  } finally {
    connection.destroy();
  }
}
