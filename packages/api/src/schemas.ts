import * as z from 'zod/mini';
import { PAGE_SIZE } from './contract.ts';

/** Bounds as the columns have them; `migrations/` must widen a column before a bound here is raised. */
const wellFormed = z.refine<string>((text) => text.isWellFormed(), 'must not contain lone surrogates');
const count = z.int().check(z.minimum(0), z.maximum(1_000_000_000));

const sku = z.string().check(z.regex(/^[A-Za-z0-9][A-Za-z0-9._-]{0,63}$/));
const name = z.string().check(z.minLength(1), z.maxLength(200), wellFormed);
const description = z.nullable(z.string().check(z.maxLength(2000), wellFormed));
const currency = z.string().check(z.regex(/^[A-Z]{3}$/));

/** Strict: a field that is not listed (`id`, `version`, `createdAt`, …) is refused, never assigned. */
export const productInputSchema = z.strictObject({
  sku,
  name,
  description: z._default(description, null),
  priceCents: count,
  currency,
  stock: count,
});

/** A JSON merge patch (RFC 7396). Null removes a member, so only the nullable one may be null. */
export const productPatchSchema = z.strictObject({
  sku: z.optional(sku),
  name: z.optional(name),
  description: z.optional(description),
  priceCents: z.optional(count),
  currency: z.optional(currency),
  stock: z.optional(count),
});

export const listQuerySchema = z.strictObject({
  limit: z._default(
    z.pipe(
      z.string().check(z.regex(/^[0-9]{1,3}$/)),
      z.pipe(z.transform(Number), z.int().check(z.minimum(PAGE_SIZE.min), z.maximum(PAGE_SIZE.max))),
    ),
    PAGE_SIZE.default,
  ),
  cursor: z.optional(z.string()),
});
