/** The parts of an Artillery script that name addresses. */
interface AddressedScript {
  readonly scenarios?: unknown;
  readonly before?: unknown;
  readonly after?: unknown;
}

/**
 * Hosts that the script's steps name besides the target, as far as its text tells: each once, without those that a
 * variable makes up.
 */
export function hostsNamedIn({ scenarios, before, after }: AddressedScript): readonly string[] {
  const hosts = new Set<string>();
  const look = (value: unknown): void => {
    if (Array.isArray(value)) for (const one of value) look(one);
    if (typeof value !== 'object' || value === null || Array.isArray(value)) return;
    for (const [name, inner] of Object.entries(value)) {
      const host = name === 'url' || name === 'uri' ? hostOf(inner) : null;
      if (host !== null) hosts.add(host);
      // What a request carries may name any address.
      if (!['json', 'body', 'form', 'formData', 'headers', 'qs'].includes(name)) look(inner);
    }
  };
  look([scenarios, before, after]);
  return [...hosts];
}

function hostOf(url: unknown): string | null {
  if (typeof url !== 'string') return null;
  const [, authority = ''] = /^https?:\/\/([^/?#]*)/i.exec(url.trim()) ?? [];
  return authority === '' || authority.includes('{{')
    ? null
    : (URL.parse(`http://${authority}`)?.hostname ?? null);
}
