import * as z from 'zod/mini';
import {
  BODY_LIMIT_BYTES,
  HEADERS,
  HEALTH_PATHS,
  IDEMPOTENCY,
  MEDIA_TYPES,
  OPERATIONS,
  type Operation,
  type OperationId,
  PAGE_SIZE,
} from './contract.ts';
import { productInputSchema, productPatchSchema } from './schemas.ts';

type Json = Record<string, unknown>;

/**
 * Describes the contract as OpenAPI 3.1 from the same operations and schemas that the app serves. It is written
 * to `openapi.json` by a script and never imported by a host: an environment does not pay for its description.
 */
export function createOpenApi(): Json {
  const paths: Record<string, Json> = {};
  for (const operation of OPERATIONS) {
    const path = paths[operation.path] ?? {};
    path[operation.method.toLowerCase()] = describeOperation(operation);
    paths[operation.path] = path;
  }
  for (const [name, path] of Object.entries(HEALTH_PATHS)) {
    paths[path] = { get: describeHealth(name) };
  }
  return {
    openapi: '3.1.0',
    info: {
      title: 'Products',
      version: '1.0.0',
      description: 'The API under test: one application, run by every architecture.',
      license: { name: 'MIT', identifier: 'MIT' },
    },
    servers: [{ url: '/' }],
    paths,
    components: { schemas: describeSchemas(), responses: { Problem: problemResponse('Any refusal.') } },
  };
}

const SUMMARIES: Readonly<Record<OperationId, string>> = {
  list: 'A page of products in the order of their ids',
  create: 'A new product',
  read: 'One product',
  replace: 'Replaces every field of a product',
  patch: 'Changes some fields of a product (JSON Merge Patch, RFC 7396)',
  delete: 'Removes a product',
};

/** Statuses beside the successful one; 405 and 404 for unknown paths need no operation and 500 no promise. */
const REFUSALS: Readonly<Record<OperationId, Readonly<Record<number, string>>>> = {
  list: { 400: 'A parameter is not understood.' },
  create: {
    400: 'The body is not JSON, or the key is malformed.',
    409: 'Too many concurrent requests with this key.',
    422: 'A field is at fault, or the key was used with another payload.',
  },
  read: { 404: 'There is no such product.' },
  replace: { 400: 'The body is not JSON.', 422: 'A field is at fault.' },
  patch: { 400: 'The body is not JSON.', 422: 'A field is at fault.' },
  delete: {},
};

const CHANGES: readonly OperationId[] = ['replace', 'patch', 'delete'];

function describeOperation(operation: Operation): Json {
  const { id } = operation;
  const hasBody = id === 'create' || id === 'replace' || id === 'patch';
  const refusals: Record<number, string> = {
    ...REFUSALS[id],
    ...(CHANGES.includes(id) && {
      404: 'There is no such product.',
      409: 'Too many concurrent changes.',
      412: 'The product has changed since the version in If-Match.',
    }),
    ...(hasBody && {
      413: `The body is larger than ${BODY_LIMIT_BYTES} bytes.`,
      415: 'The body is of another media type.',
    }),
    503: 'The database cannot be reached.',
  };
  return {
    operationId: id,
    summary: SUMMARIES[id],
    parameters: describeParameters(operation),
    ...(hasBody && { requestBody: describeBody(id) }),
    responses: {
      [operation.successStatus]: describeSuccess(operation),
      ...(id === 'read' && { 304: { description: 'The client has the current version.' } }),
      ...Object.fromEntries(
        Object.entries(refusals).map(([status, description]) => [status, problemResponse(description)]),
      ),
    },
  };
}

function describeParameters({ id, path }: Operation): Json[] {
  const parameters: Json[] = [];
  if (path.includes('{id}')) {
    const schema = { type: 'integer', minimum: 1, maximum: Number.MAX_SAFE_INTEGER };
    parameters.push({ name: 'id', in: 'path', required: true, schema });
  }
  if (id === 'list') {
    const schema = {
      type: 'integer',
      minimum: PAGE_SIZE.min,
      maximum: PAGE_SIZE.max,
      default: PAGE_SIZE.default,
    };
    parameters.push(
      { name: 'limit', in: 'query', schema },
      {
        name: 'cursor',
        in: 'query',
        description: 'nextCursor of the page before',
        schema: { type: 'string' },
      },
    );
  }
  if (id === 'create') {
    const description = `One creation per key within ${IDEMPOTENCY.retentionHours} hours; repeats get its answer.`;
    const schema = {
      type: 'string',
      minLength: 1,
      maxLength: IDEMPOTENCY.keyMaxLength,
      pattern: '^[\\x21-\\x7e]+$',
    };
    parameters.push({ name: HEADERS.idempotencyKey, in: 'header', description, schema });
  }
  if (id === 'read') parameters.push({ name: HEADERS.ifNoneMatch, in: 'header', schema: { type: 'string' } });
  if (CHANGES.includes(id))
    parameters.push({ name: HEADERS.ifMatch, in: 'header', schema: { type: 'string' } });
  return parameters;
}

function describeBody(id: OperationId): Json {
  const schema = reference(id === 'patch' ? 'ProductPatch' : 'ProductInput');
  const mediaTypes = id === 'patch' ? [MEDIA_TYPES.mergePatch, MEDIA_TYPES.json] : [MEDIA_TYPES.json];
  return { required: true, content: Object.fromEntries(mediaTypes.map((type) => [type, { schema }])) };
}

function describeSuccess({ id, successStatus }: Operation): Json {
  const text = { type: 'string' };
  const headers = {
    [HEADERS.environmentId]: { description: 'The environment that answered.', schema: text },
    [HEADERS.coldStart]: { description: '`?1` on its first request, else `?0`.', schema: text },
    [HEADERS.serverTiming]: { description: '`handler` and `query` in fractional ms.', schema: text },
    ...(id !== 'list' &&
      id !== 'delete' && { [HEADERS.etag]: { description: 'Of the version.', schema: text } }),
    ...(id === 'create' && {
      Location: { description: 'The product’s path.', schema: text },
      [HEADERS.idempotencyReplayed]: { description: '`?1` on a repeated answer.', schema: text },
    }),
  };
  if (successStatus === 204) return { description: 'Removed.', headers };
  const schema = reference(id === 'list' ? 'ProductPage' : 'Product');
  return { description: SUMMARIES[id], headers, content: { [MEDIA_TYPES.json]: { schema } } };
}

function describeHealth(name: string): Json {
  const schema = { type: 'object', properties: { status: { const: name } }, required: ['status'] };
  return {
    operationId: `is${name[0]?.toUpperCase()}${name.slice(1)}`,
    summary: name === 'live' ? 'The process answers' : 'The database answers and has its tables',
    responses: {
      200: { description: 'Yes.', content: { [MEDIA_TYPES.json]: { schema } } },
      ...(name === 'ready' && { 503: problemResponse('No.') }),
    },
  };
}

function describeSchemas(): Record<string, Json> {
  const input = toSchema(productInputSchema);
  const instant = { type: 'string', format: 'date-time' };
  const properties = {
    id: { type: 'integer', minimum: 1 },
    ...(input.properties as Json),
    version: { type: 'integer', minimum: 1 },
    createdAt: instant,
    updatedAt: instant,
  };
  return {
    ProductInput: input,
    ProductPatch: toSchema(productPatchSchema),
    Product: { type: 'object', properties, required: Object.keys(properties), additionalProperties: false },
    ProductPage: {
      type: 'object',
      properties: {
        items: { type: 'array', items: reference('Product'), maxItems: PAGE_SIZE.max },
        nextCursor: { type: ['string', 'null'] },
      },
      required: ['items', 'nextCursor'],
    },
    Problem: {
      type: 'object',
      description: 'RFC 9457.',
      properties: {
        type: { const: 'about:blank' },
        title: { type: 'string' },
        status: { type: 'integer' },
        detail: { type: 'string' },
        errors: {
          type: 'array',
          items: {
            type: 'object',
            properties: {
              pointer: { type: 'string', description: 'JSON Pointer into the body.' },
              parameter: { type: 'string' },
              header: { type: 'string' },
              detail: { type: 'string' },
            },
            required: ['detail'],
          },
        },
      },
      required: ['type', 'title', 'status', 'detail'],
    },
  };
}

function problemResponse(description: string): Json {
  return { description, content: { [MEDIA_TYPES.problem]: { schema: reference('Problem') } } };
}

function reference(name: string): Json {
  return { $ref: `#/components/schemas/${name}` };
}

/** As a client sends it: a field with a default may be left out. */
function toSchema(schema: z.ZodMiniType): Json {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io: 'input' }) as Json;
  return rest;
}
