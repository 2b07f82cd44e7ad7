import { HEADERS, MEDIA_TYPES, OPERATIONS } from '@crossover/api/contract';
import { CrossoverError } from '@crossover/model';

/** One request of the parity check, after which the next may depend on the id of what it created. */
interface Question {
  readonly method: string;
  readonly path: (id: string) => string;
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

const ANSWER_WITHIN_MS = 30_000;
/** Values under these names differ from one deployment to the next. */
const OWN_NAMES = /^(id|.*Id|.*_id|uuid|etag|.*At|.*_at|timestamp|date|time|requestId|instance|environment)$/;

/**
 * Asks every target the same, one after the other, before any load is sent.
 *
 * @param paths of GET requests; empty: a product of the project's own API is created, read and deleted.
 * @throws CrossoverError `target-unreachable`; `targets-differ` with the first answer that is not alike.
 */
export async function assertParity(
  targets: Readonly<Record<string, { readonly url: string }>>,
  headers: Readonly<Record<string, string>>,
  paths: readonly string[],
  signal: AbortSignal,
): Promise<void> {
  const questions =
    paths.length === 0 ? productQuestions() : paths.map((path) => ({ method: 'GET', path: () => path }));
  const answers: { name: string; shapes: string[] }[] = [];
  for (const [name, { url }] of Object.entries(targets))
    answers.push({ name, shapes: await ask(name, url, questions, headers, signal) });
  const [first, ...others] = answers;
  if (first === undefined) return;
  for (const other of others)
    for (const [i, question] of questions.entries()) {
      if (first.shapes[i] === other.shapes[i]) continue;
      throw new CrossoverError(
        'targets-differ',
        `Expected all targets to answer ${question.method} ${question.path('{id}')} alike, found\n  ${first.name}: ${first.shapes[i]}\n  ${other.name}: ${other.shapes[i]}`,
        {
          hint: 'Deploy the same API with the same data to each, or name other requests with --parity-path.',
        },
      );
    }
}

function productQuestions(): Question[] {
  const of = (id: 'create' | 'read' | 'delete') => {
    const found = OPERATIONS.find((operation) => operation.id === id);
    if (found === undefined) throw new Error(`The API's contract has no operation "${id}".`);
    return { method: found.method, path: (own: string) => found.path.replace('{id}', own) };
  };
  const key = `parity-${Date.now()}-${process.pid}`;
  const product = {
    sku: key.toUpperCase(),
    name: 'Parity check',
    description: 'Created and deleted again before a run.',
    priceCents: 100,
    currency: 'EUR',
    stock: 1,
  };
  return [
    {
      ...of('create'),
      body: JSON.stringify(product),
      headers: { 'content-type': MEDIA_TYPES.json, [HEADERS.idempotencyKey]: key },
    },
    of('read'),
    of('delete'),
    of('read'),
  ];
}

async function ask(
  name: string,
  url: string,
  questions: readonly Question[],
  headers: Readonly<Record<string, string>>,
  signal: AbortSignal,
): Promise<string[]> {
  const shapes: string[] = [];
  let id = '';
  for (const question of questions) {
    const response = await fetch(`${url}${question.path(id)}`, {
      method: question.method,
      headers: { accept: MEDIA_TYPES.json, ...question.headers, ...headers },
      redirect: 'manual',
      signal: AbortSignal.any([signal, AbortSignal.timeout(ANSWER_WITHIN_MS)]),
      ...(question.body !== undefined && { body: question.body }),
    }).catch((cause: unknown) => {
      signal.throwIfAborted();
      throw new CrossoverError(
        'target-unreachable',
        `Expected ${name} to answer ${question.method} ${url}${question.path(id)}, found no answer.`,
        { hint: 'Check the address and that what it names is up.', cause },
      );
    });
    const { status } = response;
    const text = await response.text();
    if (status >= 500)
      throw new CrossoverError(
        'target-unreachable',
        `Expected ${name} to be healthy, found status ${status} of ${question.method} ${url}${question.path(id)}.`,
        { hint: 'Look at its logs; nothing has been sent but this check.' },
      );
    const body = parseJson(text);
    if (id === '') id = idIn(body);
    shapes.push(
      `status ${status}, ${body === undefined ? `${text === '' ? 'no' : 'other'} body` : shapeOf(body)}`,
    );
  }
  return shapes;
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function idIn(body: unknown): string {
  if (typeof body !== 'object' || body === null || !('id' in body)) return '';
  return String(body.id);
}

/** Names and types, as `{name: string, tags: [string]}`; without what is a deployment's own. */
function shapeOf(value: unknown): string {
  if (value === null) return 'null';
  if (Array.isArray(value)) return `[${value.length === 0 ? '' : shapeOf(value[0])}]`;
  if (typeof value !== 'object') return typeof value;
  const fields = Object.entries(value)
    .filter(([name]) => !OWN_NAMES.test(name))
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, field]) => `${name}: ${shapeOf(field)}`);
  return `{${fields.join(', ')}}`;
}
