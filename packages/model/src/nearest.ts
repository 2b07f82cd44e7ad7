/**
 * The known word that `word` is most likely meant to be, for "did you mean"; the first of several equally near. Case,
 * hyphens and underscores do not count, and a part of a longer name is near: `gateway` is taken for `api-gateway`.
 * Undefined when none is near: at most 2 edits apart, or 45 % of the length of `word`.
 */
export function nearest(word: string, known: Iterable<string>): string | undefined {
  const wanted = lettersOf(word);
  let best: { readonly candidate: string; readonly edits: number } | undefined;
  for (const candidate of known) {
    const edits = editsTo(lettersOf(candidate), wanted);
    if (best === undefined || edits < best.edits) best = { candidate, edits };
  }
  return best !== undefined && best.edits <= Math.max(2, wanted.length * 0.45) ? best.candidate : undefined;
}

const lettersOf = (word: string): string => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/** One part of the other is as near as a single typing error; the nearer in length, the nearer. */
function editsTo(name: string, wanted: string): number {
  const edits = editsBetween(wanted, name);
  const isPart = wanted.length >= 3 && (name.includes(wanted) || wanted.includes(name));
  return isPart ? Math.min(edits, 1 + edits / 100) : edits;
}

/** Insertions, deletions and replacements of single characters that lead from one to the other (Levenshtein). */
function editsBetween(from: string, to: string): number {
  let row = Array.from({ length: to.length + 1 }, (_, j) => j);
  for (let i = 1; i <= from.length; i++) {
    const next = [i];
    for (let j = 1; j <= to.length; j++) {
      const replaced = (row[j - 1] ?? 0) + (from[i - 1] === to[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
    }
    row = next;
  }
  return row[to.length] ?? 0;
}
