import { SIZES, type Size } from './frame.ts';
import { type DataTable, toCsv } from './table.ts';

/** A drawing with its numbers; both follow from the run's data alone. */
export interface Figure {
  readonly id: string;
  readonly draw: (size: Size) => string;
  readonly data: DataTable;
}

/** The files of a figure by their path in the run's folder. */
export function renderFigure({
  id,
  draw,
  data,
}: Figure): Readonly<Record<'svg' | 'narrowSvg' | 'csv', [path: string, content: string]>> {
  const [wide, narrow] = SIZES;
  return {
    svg: [`figures/${id}.svg`, draw(wide)],
    narrowSvg: [`figures/${id}.narrow.svg`, draw(narrow)],
    csv: [`figures/${id}.csv`, toCsv(data)],
  };
}
