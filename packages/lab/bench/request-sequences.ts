import fc from 'fast-check';

/** Which product a request is about; what was created is only known when the sequence is played. */
export type Subject =
  | { readonly kind: 'seeded'; readonly id: number }
  /** The n-th product that this sequence created, counted round. */
  | { readonly kind: 'created'; readonly position: number }
  | { readonly kind: 'text'; readonly text: string };

export type Precondition = 'none' | 'current' | 'stale' | 'any' | 'garbage';

export interface Step {
  readonly method: string;
  /** `{id}` stands for the subject, `{cursor}` for the last page's next cursor. */
  readonly target: string;
  readonly subject: Subject;
  readonly headers: Readonly<Record<string, string>>;
  /** Set as `If-Match` on writes and `If-None-Match` on reads. */
  readonly precondition: Precondition;
  readonly body: string | null;
}

/** Products in the database when a run of sequences begins. */
export const SEEDED = 5_000;

const json = { 'content-type': 'application/json' };
const mergePatch = { 'content-type': 'application/merge-patch+json' };

const word = fc.string({ unit: 'grapheme', minLength: 1, maxLength: 30 });
const count = fc.integer({ min: 0, max: 1_000_000_000 });
const fields = {
  sku: fc.stringMatching(/^[A-Za-z0-9][A-Za-z0-9._-]{0,20}$/),
  name: word,
  description: fc.option(word),
  priceCents: count,
  currency: fc.stringMatching(/^[A-Z]{3}$/),
  stock: count,
};
const input = fc.record(fields).map((value) => JSON.stringify(value));
const patch = fc.record(fields, { requiredKeys: [] }).map((value) => JSON.stringify(value));

/** What no product is made of: wrong types, bounds, fields, or no JSON at all. */
const wrong = fc.oneof(
  fc
    .record({ ...fields, priceCents: fc.constantFrom(-1, 1.5, 1e12, null, 'ten') })
    .map((v) => JSON.stringify(v)),
  fc.record({ ...fields, sku: fc.constantFrom('', ' x', 'ä', 'x'.repeat(65)) }).map((v) => JSON.stringify(v)),
  fc.record({ ...fields, id: count }).map((v) => JSON.stringify(v)),
  fc.constantFrom('', '{', 'null', '[]', '"text"', '{"name":', '\u0000', '{"sku":"\\ud800"}'),
  fc.json({ maxDepth: 2 }),
  fc.constant(`{"name":"${'x'.repeat(70_000)}"}`),
);

const subject: fc.Arbitrary<Subject> = fc.oneof(
  { weight: 5, arbitrary: fc.nat(9).map((position) => ({ kind: 'created' as const, position })) },
  {
    weight: 4,
    arbitrary: fc.integer({ min: 1, max: SEEDED + 20 }).map((id) => ({ kind: 'seeded' as const, id })),
  },
  {
    weight: 1,
    arbitrary: fc
      .constantFrom('0', '-1', '01', '1.0', '1e1', 'x', '9007199254740993', '%31', '1%20', '1/', 'a%2Fb')
      .map((text) => ({ kind: 'text' as const, text })),
  },
);
const nothing: Subject = { kind: 'text', text: '' };
const precondition = fc.oneof(
  { weight: 4, arbitrary: fc.constant<Precondition>('none') },
  { weight: 6, arbitrary: fc.constantFrom<Precondition>('current', 'stale', 'any', 'garbage') },
);

const step = (value: Partial<Step> & Pick<Step, 'method' | 'target'>): Step => ({
  subject: nothing,
  headers: {},
  precondition: 'none',
  body: null,
  ...value,
});

/** With a key of its own or none; with one, perhaps the same once more, and perhaps another payload under it. */
const create: fc.Arbitrary<readonly Step[]> = fc
  .record({
    key: fc.option(fc.stringMatching(/^[!-~]{12,40}$/), { freq: 2 }),
    body: fc.oneof({ weight: 8, arbitrary: input }, { weight: 1, arbitrary: wrong }),
    isRepeated: fc.boolean(),
    other: fc.option(input, { freq: 1 }),
  })
  .map(({ key, body, isRepeated, other }) => {
    const headers = key === null ? json : { ...json, 'idempotency-key': key };
    const of = (payload: string) => step({ method: 'POST', target: '/products', headers, body: payload });
    if (key === null) return [of(body)];
    return [of(body), ...(isRepeated ? [of(body)] : []), ...(other === null ? [] : [of(other)])];
  });

const read = fc
  .record({ subject, precondition, method: fc.constantFrom('GET', 'GET', 'GET', 'HEAD') })
  .map((value) => step({ ...value, target: '/products/{id}' }));

const QUERIES = [
  '',
  '?limit=5',
  '?limit=100',
  '?limit=101',
  '?limit=0',
  '?limit=',
  '?limit',
  '?limit=5&limit=6',
  '?limit=%35',
  '?limit=5&cursor={cursor}',
  '?cursor={cursor}&limit=7',
  '?cursor=nonsense',
  '?cursor=%F0%9F%98%80',
  '?cursor=a+b%20c',
  '?unknown=1&limit=3',
  '?',
] as const;
const list = fc.constantFrom(...QUERIES).map((query) => step({ method: 'GET', target: `/products${query}` }));

const write = fc.oneof(
  fc
    .record({
      subject,
      precondition,
      body: fc.oneof({ weight: 6, arbitrary: input }, { weight: 1, arbitrary: wrong }),
    })
    .map((value) => step({ ...value, method: 'PUT', target: '/products/{id}', headers: json })),
  fc
    .record({
      subject,
      precondition,
      headers: fc.constantFrom(json, mergePatch),
      body: fc.oneof({ weight: 6, arbitrary: patch }, { weight: 1, arbitrary: wrong }),
    })
    .map((value) => step({ ...value, method: 'PATCH', target: '/products/{id}' })),
  fc
    .record({ subject, precondition })
    .map((value) => step({ ...value, method: 'DELETE', target: '/products/{id}' })),
);

const odd = fc.oneof(
  fc
    .record({
      method: fc.constantFrom('OPTIONS', 'PUT', 'DELETE', 'PATCH'),
      target: fc.constantFrom('/products', '/livez', '/readyz'),
    })
    .map(step),
  fc
    .constantFrom(
      '/livez',
      '/readyz',
      '/',
      '/nothing',
      '/products/',
      '/products/1/parts',
      '/Products',
      '//products',
    )
    .map((target) => step({ method: 'GET', target })),
  fc
    .record({
      headers: fc.constantFrom<Record<string, string>>(
        {},
        { 'content-type': 'text/plain' },
        { 'content-type': 'application/x-www-form-urlencoded' },
        { 'content-type': 'application/json; charset=utf-8' },
        { 'content-type': 'APPLICATION/JSON' },
        { ...json, 'content-encoding': 'identity' },
        { ...json, 'idempotency-key': 'with space' },
        { ...json, 'idempotency-key': 'x'.repeat(256) },
      ),
      body: input,
    })
    .map((value) => step({ ...value, method: 'POST', target: '/products' })),
);

const one = (arbitrary: fc.Arbitrary<Step>): fc.Arbitrary<readonly Step[]> =>
  arbitrary.map((value) => [value]);

/** A sequence mostly begins with something to talk about. */
const sequence: fc.Arbitrary<readonly Step[]> = fc
  .tuple(
    fc.option(create, { freq: 6 }),
    fc.array(
      fc.oneof(
        { weight: 2, arbitrary: create },
        { weight: 4, arbitrary: one(read) },
        { weight: 2, arbitrary: one(list) },
        { weight: 6, arbitrary: one(write) },
        { weight: 1, arbitrary: one(odd) },
      ),
      { minLength: 1, maxLength: 7, size: 'max' },
    ),
  )
  .map(([first, rest]) => [...(first ?? []), ...rest.flat()]);

/** The same sequences for the same seed. */
export function generateSequences(count: number, seed: number): (readonly Step[])[] {
  return fc.sample(sequence, { numRuns: count, seed });
}
