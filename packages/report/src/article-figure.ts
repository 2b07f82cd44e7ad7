import type { Architecture, FigureEntry } from '@crossover/model';
import type { Figure } from './figures/figure.ts';
import type { Series } from './figures/theme.ts';

/** A figure with the words that stand around it; heading and caption are templates. */
export interface ArticleFigure {
  readonly figure: Figure;
  readonly entry: Pick<FigureEntry, 'section' | 'heading' | 'caption' | 'table'> & {
    readonly provenance: 'measured' | 'modelled';
  };
  /** How figures of this kind are read: said with the first of them, to which the captions of the others point. */
  readonly reading?: { readonly text: string; readonly of: string };
}

/** The same figures with what is said of several of them only in the caption of the first. */
export function sayOnce(figures: readonly ArticleFigure[]): ArticleFigure[] {
  const first = new Map<string, string>();
  return figures.map((one) => {
    const { entry, reading } = one;
    if (reading === undefined) return one;
    const said = first.get(reading.text);
    if (said === undefined) first.set(reading.text, reading.of);
    const caption =
      said === undefined
        ? [reading.text, entry.caption]
        : [`To be read as the same figure of ${said} above.`, entry.caption];
    return { ...one, entry: { ...entry, caption: caption.filter((words) => words !== '').join(' ') } };
  });
}

export const INTERVALS = 'Bands and whiskers are {statistics.level|share} intervals over repeats.';

export const seriesOf = ({ id, title, appearance }: Architecture): Series => ({ id, title, appearance });
