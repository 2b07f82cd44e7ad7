/**
 * What is read of a segment document; everything else in it (addresses, statements, annotations) is left alone.
 *
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface Segment {
  readonly id: string;
  readonly name: string;
  readonly startSeconds: number;
  readonly endSeconds: number;
  readonly parentId: string | null;
  readonly origin: string | null;
  readonly children: readonly Segment[];
}

/** @returns null for a document that is no segment or is still in progress */
export function parseSegment(document: string): Segment | null {
  try {
    return segmentOf(JSON.parse(document));
  } catch {
    return null;
  }
}

function segmentOf(value: unknown): Segment | null {
  if (typeof value !== 'object' || value === null) return null;
  const { id, name, start_time, end_time, parent_id, origin, namespace, subsegments } = value as Record<
    string,
    unknown
  >;
  // Without an end it is still in progress.
  if (typeof id !== 'string' || typeof name !== 'string') return null;
  if (typeof start_time !== 'number' || typeof end_time !== 'number') return null;
  return {
    id,
    // X-Ray names a query `database@host`; the host is the deployment's own.
    name: name.split('@')[0] ?? name,
    startSeconds: start_time,
    endSeconds: Math.max(start_time, end_time),
    parentId: textOrNull(parent_id),
    origin: textOrNull(origin) ?? textOrNull(namespace),
    children: Array.isArray(subsegments) ? subsegments.flatMap((child) => segmentOf(child) ?? []) : [],
  };
}

const textOrNull = (value: unknown): string | null => (typeof value === 'string' ? value : null);
