import { afterAll, beforeAll, describe, expect } from 'vitest';
import type { Product, ProductInput } from '../src/contract.ts';
import type { Answer, Ask, RunningHost } from './answer.ts';
import { createTestSchema, type TestSchema } from './database.ts';
import { HOSTS } from './hosts.ts';

/** What a clause of the contract may use. */
export interface Api {
  ask(method: string, target: string, options?: Pick<Ask, 'headers' | 'body'>): Promise<Answer>;
  /** Sends a value as JSON. */
  send(method: string, target: string, value: unknown, headers?: Record<string, string>): Promise<Answer>;
  create(input?: Partial<ProductInput>): Promise<Product>;
  schema(): TestSchema;
}

export const INPUT: ProductInput = {
  sku: 'CHAIR-1',
  name: 'Oak chair – für vier 🪑',
  description: 'Made to be "repaired".\n',
  priceCents: 12_900,
  currency: 'EUR',
  stock: 7,
};

/** Declares the clauses once for every host, each host with a schema of its own. */
export function forEveryHost(declare: (api: Api) => void): void {
  for (const host of HOSTS) {
    describe(host.name, () => {
      let schema: TestSchema | undefined;
      let running: RunningHost | undefined;
      beforeAll(async () => {
        schema = await createTestSchema();
        running = await host.start(schema.url);
      });
      afterAll(async () => {
        await running?.[Symbol.asyncDispose]();
        await schema?.[Symbol.asyncDispose]();
      });
      declare(
        createApi(
          (ask) => present(running).ask(ask),
          () => present(schema),
        ),
      );
    });
  }
}

export function createApi(ask: (ask: Ask) => Promise<Answer>, schema: () => TestSchema): Api {
  const api: Api = {
    ask: (method, target, options = {}) => ask({ method, target, ...options }),
    send: (method, target, value, headers = {}) =>
      ask({
        method,
        target,
        headers: { 'Content-Type': 'application/json', ...headers },
        body: JSON.stringify(value),
      }),
    async create(input = {}) {
      const answer = await api.send('POST', '/products', { ...INPUT, ...input });
      expect(answer.status, answer.text).toBe(201);
      return JSON.parse(answer.text) as Product;
    },
    schema,
  };
  return api;
}

/** Every refusal is a problem document (RFC 9457) that repeats its status and keeps the inside to itself. */
export function expectProblem(
  answer: Answer,
  status: number,
): { detail: string; errors?: Record<string, string>[] } {
  expect(answer.status, answer.text).toBe(status);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  const problem = JSON.parse(answer.text) as { type: string; title: string; status: number; detail: string };
  expect(problem).toMatchObject({ type: 'about:blank', status });
  expect(problem.title).not.toBe('');
  expect(problem.detail).not.toBe('');
  expect(answer.text).not.toMatch(/node_modules|\.ts:|select |insert |mysql|ECONN/i);
  return problem;
}

function present<T>(value: T | undefined): T {
  if (value === undefined) throw new Error('the host did not start');
  return value;
}
