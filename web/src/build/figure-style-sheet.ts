import { CATALOGUE } from '@crossover/model';
import { figureStyles } from '@crossover/report';

const NAME = 'virtual:figures.css';

/** The style sheet of inline figures, made from the catalogue, so that colours live in one place. */
export function figureStyleSheet() {
  return {
    name: 'crossover-figure-style-sheet',
    resolveId: (id: string) => (id === NAME ? `\0${NAME}` : undefined),
    load: (id: string) => (id === `\0${NAME}` ? figureStyles(CATALOGUE) : undefined),
  };
}
