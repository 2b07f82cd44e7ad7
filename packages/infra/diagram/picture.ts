/** What a diagram shows: boxes in columns and arrows between them. */
export interface Box {
  readonly id: string;
  readonly column: Column;
  readonly title: string;
  readonly detail: string;
}

export interface Arrow {
  readonly from: string;
  readonly to: string;
  readonly label: string;
}

export interface Picture {
  readonly title: string;
  readonly boxes: readonly Box[];
  readonly arrows: readonly Arrow[];
}

/** Left to right as a request goes, operations last. */
export const COLUMNS = ['Name', 'Front door', 'Compute', 'Database', 'Operations'] as const;
export type Column = (typeof COLUMNS)[number];
