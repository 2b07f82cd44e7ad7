import type { Segment } from './segment.ts';

export interface PartTime {
  readonly name: string;
  readonly origin: string | null;
  readonly selfMs: number;
}

/**
 * Where the time of one trace goes: each segment's own time, that of its parts left out. Parts that overlap count once
 * against their parent, so that the times of sequential parts add up to the root's duration.
 *
 * @param documents the trace's segments and separately sent subsegments, in any order; repeated ones count once
 */
export function breakdown(documents: readonly Segment[]): PartTime[] {
  const roots = [...new Map(documents.map((segment) => [segment.id, segment])).values()];
  const byParent = new Map<string, Segment[]>();
  const inline = new Set(roots.flatMap((root) => root.children.flatMap(idsOf)));
  for (const root of roots)
    if (root.parentId !== null && !inline.has(root.id))
      byParent.set(root.parentId, [...(byParent.get(root.parentId) ?? []), root]);

  const parts: PartTime[] = [];
  const seen = new Set<string>();
  const visit = (segment: Segment): void => {
    if (seen.has(segment.id)) return;
    seen.add(segment.id);
    const children = [...segment.children, ...(byParent.get(segment.id) ?? [])];
    const selfSeconds = segment.endSeconds - segment.startSeconds - covered(segment, children);
    parts.push({ name: segment.name, origin: segment.origin, selfMs: Math.max(0, selfSeconds * 1000) });
    for (const child of children) visit(child);
  };
  for (const root of roots) visit(root);
  return parts;
}

const idsOf = (segment: Segment): string[] => [segment.id, ...segment.children.flatMap(idsOf)];

/** Length of the union of the children's times within the parent. */
function covered(parent: Segment, children: readonly Segment[]): number {
  const intervals = children
    .map(({ startSeconds, endSeconds }) => ({
      start: Math.max(startSeconds, parent.startSeconds),
      end: Math.min(endSeconds, parent.endSeconds),
    }))
    .filter(({ start, end }) => end > start)
    .sort((a, b) => a.start - b.start);
  let total = 0;
  let reached = Number.NEGATIVE_INFINITY;
  for (const { start, end } of intervals) {
    if (end <= reached) continue;
    total += end - Math.max(start, reached);
    reached = end;
  }
  return total;
}
