import type { Architecture, FigureEntry } from '@crossover/model';
import type { Figure } from './figures/figure.ts';
import type { Series } from './figures/theme.ts';

/** A figure with the words that stand around it; heading and caption are templates. */
export interface ArticleFigure {
  readonly figure: Figure;
  readonly entry: Pick<FigureEntry, 'section' | 'heading' | 'caption' | 'table'> & {
    readonly provenance: 'measured' | 'modelled';
  };
}

export const INTERVALS = 'Bands and whiskers are {statistics.level|share} intervals over repeats.';

export const seriesOf = ({ id, title, appearance }: Architecture): Series => ({ id, title, appearance });
