import { workloadSchema } from '@crossover/model';
import * as z from 'zod';

export interface JsonSchema {
  readonly type?: string;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly items?: JsonSchema;
  readonly oneOf?: readonly JsonSchema[];
  readonly anyOf?: readonly JsonSchema[];
}

/** JSON Schema of a workload file as an author writes it: what has a default may be left out. */
export function workloadJsonSchema(): JsonSchema {
  return {
    ...(z.toJSONSchema(workloadSchema, { io: 'input' }) as JsonSchema),
    title: 'Crossover workload',
  } as JsonSchema;
}

/** Names allowed in the object at `path`, from all its variants. */
export function knownKeysAt(path: readonly PropertyKey[]): string[] {
  let schemas: readonly JsonSchema[] = variantsOf(workloadJsonSchema());
  for (const part of path) {
    schemas = schemas
      .map((schema) => (typeof part === 'number' ? schema.items : schema.properties?.[String(part)]))
      .flatMap((schema) => (schema === undefined ? [] : variantsOf(schema)));
  }
  return [...new Set(schemas.flatMap((schema) => Object.keys(schema.properties ?? {})))];
}

function variantsOf(schema: JsonSchema): readonly JsonSchema[] {
  return schema.oneOf ?? schema.anyOf ?? [schema];
}
