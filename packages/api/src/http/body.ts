import { BODY_LIMIT_BYTES } from '../contract.ts';
import type { ApiContext } from './exchange.ts';
import { Problem } from './problem.ts';

/**
 * @returns the parsed JSON body.
 * @throws Problem 415 for another media type, 413 beyond the limit, 400 for what is not UTF-8 or not JSON.
 */
export async function readJson(context: ApiContext, mediaTypes: readonly string[]): Promise<unknown> {
  const contentType = context.req.header('Content-Type') ?? '';
  const mediaType = contentType.split(';', 1)[0]?.trim().toLowerCase() ?? '';
  if (!mediaTypes.includes(mediaType)) {
    const isPatch = context.req.method === 'PATCH';
    throw new Problem(
      415,
      `expected a body of ${mediaTypes.join(' or ')}, found ${mediaType || 'no media type'}`,
      {
        headers: { [isPatch ? 'Accept-Patch' : 'Accept']: mediaTypes.join(', ') },
      },
    );
  }
  const encoding = context.req.header('Content-Encoding') ?? 'identity';
  if (encoding.toLowerCase() !== 'identity') {
    throw new Problem(415, 'expected a body without content coding', {
      headers: { 'Accept-Encoding': 'identity' },
    });
  }
  const bytes = await readBytes(context);
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (cause) {
    throw new Problem(400, 'the body is not JSON in UTF-8', { cause });
  }
}

/** The declared length is enforced by the server's own parser; a body without one is counted as it arrives. */
async function readBytes(context: ApiContext): Promise<Uint8Array> {
  const declared = context.req.header('Content-Length');
  if (declared !== undefined && /^\d+$/.test(declared)) {
    if (Number(declared) > BODY_LIMIT_BYTES) throw tooLarge();
    const bytes = new Uint8Array(await context.req.arrayBuffer());
    if (bytes.byteLength > BODY_LIMIT_BYTES) throw tooLarge();
    return bytes;
  }
  const stream = context.req.raw.body;
  if (!stream) return new Uint8Array();
  const chunks: Uint8Array[] = [];
  let sizeBytes = 0;
  for await (const chunk of stream) {
    sizeBytes += chunk.byteLength;
    if (sizeBytes > BODY_LIMIT_BYTES) throw tooLarge();
    chunks.push(chunk);
  }
  return Buffer.concat(chunks);
}

function tooLarge(): Problem {
  return new Problem(413, `the body is larger than ${BODY_LIMIT_BYTES} bytes`);
}
