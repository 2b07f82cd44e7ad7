import { createHash } from 'node:crypto';
import { readFile, stat } from 'node:fs/promises';
import { basename, dirname, extname, join, relative } from 'node:path';

/** Larger ones, and everything compressed, stay with the run: a page is sent around to be read. */
const MAX_EMBEDDED_BYTES = 2 ** 20;

const TYPES: Readonly<Record<string, string>> = {
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.csv': 'text/csv',
  '.json': 'application/json',
  '': 'text/plain',
};

/**
 * A page of the built site as one HTML file that needs no other: pictures, figures and data files are in it, the
 * calculator's cost model too. Links to other pages of the site lose their address, links into the page and to sources
 * on the web stay. Its policy allows no request at all.
 *
 * @param site folder of the built site
 * @param path of the page in it
 */
export async function selfContainedPage(site: string, path: string): Promise<string> {
  const folder = dirname(join(site, path));
  let html = await readFile(join(site, path), 'utf8');
  html = html
    .replace(/<link\b[^>]*>/g, '')
    .replace(/<meta (?:property="og:|name="twitter:)[^>]*>/g, '')
    .replace(/<nav\b[\s\S]*?<\/nav>/g, '')
    .replace(/ loading="lazy"/g, '');
  html = await replaceAll(html, /\b(src|srcset)="([^"#][^"]*)"/g, async ([, name = '', address = '']) => {
    const embedded = await embed(folder, site, address);
    if (embedded === null) throw new Error(`The page shows ${address}, which cannot be put into it.`);
    return `${name}="${embedded}"`;
  });
  html = await replaceAll(html, /<a\b([^>]*?) href="([^"]*)"([^>]*)>/g, async (match) => {
    const [whole, before = '', address = '', after = ''] = match;
    if (address.startsWith('#') || /^https?:/.test(address)) return whole;
    const rest = `${before}${after}`.replace(/ download(="[^"]*")?/, '');
    const embedded = await embed(folder, site, address);
    return embedded === null ? `<a${rest}>` : `<a${rest} href="${embedded}" download="${basename(address)}">`;
  });
  return withPolicy(await withEngine(html, folder));
}

/** A file of the site as a data address; null for what is no file, too large, compressed or a page. */
async function embed(folder: string, site: string, address: string): Promise<string | null> {
  const file = join(folder, decodeURIComponent(address));
  const type = TYPES[extname(file)];
  if (type === undefined || relative(site, file).startsWith('..')) return null;
  const found = await stat(file).catch(() => null);
  if (found === null || !found.isFile() || found.size > MAX_EMBEDDED_BYTES) return null;
  return `data:${type};base64,${(await readFile(file)).toString('base64')}`;
}

/** The calculator would fetch its engine from the site: here it comes with the page. */
async function withEngine(html: string, folder: string): Promise<string> {
  const address = /\bdata-engine="([^"]+)"/.exec(html)?.[1];
  if (address === undefined) return html;
  const engine = (await readFile(join(folder, address), 'utf8')).replaceAll('</script', '<\\/script');
  return html
    .replace(/\bdata-engine="[^"]+"/g, 'data-engine=""')
    .replace('</body>', () => `<script>${engine}</script></body>`);
}

/** Exactly these scripts and styles, pictures in the page, and nothing from anywhere. */
function withPolicy(html: string): string {
  const hashes = (pattern: RegExp) =>
    [...html.matchAll(pattern)]
      .map(([, content = '']) => `'sha256-${createHash('sha256').update(content).digest('base64')}'`)
      .join(' ');
  const policy = [
    "default-src 'none'",
    'img-src data:',
    "base-uri 'none'",
    "form-action 'none'",
    `script-src ${hashes(/<script>([\s\S]*?)<\/script>/g)}`,
    `style-src ${hashes(/<style[^>]*>([\s\S]*?)<\/style>/g)}`,
  ].join('; ');
  return html.replace(
    /<meta http-equiv="content-security-policy"[^>]*>/i,
    () => `<meta http-equiv="content-security-policy" content="${policy}">`,
  );
}

/** `String.replace` whose replacements may take time. */
async function replaceAll(
  text: string,
  pattern: RegExp,
  replace: (match: RegExpMatchArray) => Promise<string>,
): Promise<string> {
  const parts: string[] = [];
  let end = 0;
  for (const match of text.matchAll(pattern)) {
    parts.push(text.slice(end, match.index), await replace(match));
    end = match.index + match[0].length;
  }
  return [...parts, text.slice(end)].join('');
}
