import { resourcePrefix } from '@crossover/model';
import type { Evaluation } from '../evaluation/graph.ts';
import { arrowsBetween } from './arrows.ts';
import { boxOf } from './boxes.ts';
import type { Picture } from './picture.ts';

/**
 * The picture of one architecture, from the resources that its provider tags and those of others that it leads to -
 * the hybrid architecture's database is the serverful one's.
 */
export function pictureOf(evaluation: Evaluation, architecture: string): Picture {
  const provider = `${resourcePrefix(architecture)}Provider`;
  const all = evaluation.resources.flatMap((resource) => {
    const box = boxOf(resource, evaluation);
    return box === undefined ? [] : [{ box, isOwn: resource.provider === provider }];
  });
  const arrows = arrowsBetween(
    all.map(({ box }) => box),
    evaluation,
  );
  const own = new Set(all.filter(({ isOwn }) => isOwn).map(({ box }) => box.id));
  const reached = new Set(arrows.filter(({ from }) => own.has(from)).map(({ to }) => to));
  const shown = new Set([...own, ...reached]);
  return {
    title: `The ${architecture} architecture as deployed`,
    // Resources register in no fixed order; the picture has one.
    boxes: all
      .map(({ box }) => box)
      .filter(({ id }) => shown.has(id))
      .toSorted((a, b) => compare(a.title + a.detail, b.title + b.detail)),
    arrows: arrows
      .filter(({ from, to }) => own.has(from) && shown.has(to))
      .toSorted((a, b) => compare(a.from + a.to, b.from + b.to)),
  };
}

const compare = (a: string, b: string): number => (a < b ? -1 : a > b ? 1 : 0);
