/** JSON whose bytes depend on the data alone: keys sorted, two spaces, a final newline. */
export function canonicalJson(value: unknown): string {
  return `${JSON.stringify(value, sortKeys, 2)}\n`;
}

function sortKeys(_key: string, value: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  return Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
}

/** To 6 significant digits: what is left of a measured time beyond them is noise and only fills the file. */
export function roundNumber(value: number): number {
  return Number.isFinite(value) ? Number(value.toPrecision(6)) : value;
}
