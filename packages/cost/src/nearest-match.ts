/** Number of single-character edits between two short words (Levenshtein). */
function editDistance(a: string, b: string): number {
  let previous = Array.from({ length: b.length + 1 }, (_, j) => j);
  for (let i = 1; i <= a.length; i += 1) {
    const current = [i];
    for (let j = 1; j <= b.length; j += 1) {
      const substitution = (previous[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
      current.push(Math.min(substitution, (previous[j] ?? 0) + 1, (current[j - 1] ?? 0) + 1));
    }
    previous = current;
  }
  return previous[b.length] ?? 0;
}

const simplified = (word: string) => word.toLowerCase().replaceAll(/[^a-z0-9]/g, '');

/**
 * The candidate most like `word`, regardless of case, hyphens and underscores; null when none is at all alike.
 * A part of a longer name counts as alike: `alb` has no such, `gateway` has `api-gateway`.
 */
export function nearestMatch(word: string, candidates: Iterable<string>): string | null {
  const wanted = simplified(word);
  let best: string | null = null;
  let bestScore = Number.POSITIVE_INFINITY;
  for (const candidate of candidates) {
    const name = simplified(candidate);
    const distance = editDistance(wanted, name);
    const isPart = wanted.length >= 3 && (name.includes(wanted) || wanted.includes(name));
    const score = isPart ? Math.min(distance, 1 + distance / 100) : distance;
    if (score < bestScore) {
      best = candidate;
      bestScore = score;
    }
  }
  return bestScore <= Math.max(2, wanted.length * 0.45) ? best : null;
}
