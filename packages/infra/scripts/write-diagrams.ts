/**
 * Writes `docs/diagrams/<architecture>.svg` and `docs/diagrams/resources.json`, how many resources each has, from an
 * evaluation of production; `--check` only compares.
 */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ARCHITECTURES, type Architecture, labelOf, VARIANTS } from '@crossover/model';
import { pictureOf } from '../diagram/picture-of.ts';
import { type DeployedResources, deployedResources } from '../diagram/resources.ts';
import { toSvg } from '../diagram/svg.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Evaluation } from '../evaluation/graph.ts';
import { ROOT } from './platform.ts';

const FOLDER = join(ROOT, 'docs/diagrams');

export const RESOURCES_FILE = join(FOLDER, 'resources.json');

/** The content of `docs/diagrams/resources.json`. */
export const resourcesJson = (counts: readonly DeployedResources[]): string =>
  `${JSON.stringify({ stage: 'production', architectures: counts }, null, 2)}\n`;

/** What is drawn: production, once with what is compared by default and once with the variants. */
export const DRAWN_STAGES = [ARCHITECTURES, VARIANTS].map((architectures) => ({
  architectures,
  environment: {
    CROSSOVER_DOMAIN: 'example.com',
    CROSSOVER_ARCHITECTURES: architectures.map(({ id }) => id).join(),
    CROSSOVER_SERVER_IMAGE: 'registry.example.com/crossover-server',
  },
}));

/** By file, relative to the repository. */
export function diagrams(
  evaluation: Evaluation,
  architectures: readonly Architecture[],
): Map<string, string> {
  return new Map(
    architectures.map(({ id }) => [join(FOLDER, `${labelOf(id)}.svg`), toSvg(pictureOf(evaluation, id))]),
  );
}

if (import.meta.main) {
  const isCheck = process.argv.includes('--check');
  mkdirSync(FOLDER, { recursive: true });
  const files = new Map<string, string>();
  const counts: DeployedResources[] = [];
  for (const { architectures, environment } of DRAWN_STAGES) {
    const evaluation = await evaluate({ stage: 'production', environment });
    for (const [file, svg] of diagrams(evaluation, architectures)) files.set(file, svg);
    counts.push(...deployedResources(evaluation, architectures));
  }
  files.set(RESOURCES_FILE, resourcesJson(counts));
  for (const [file, content] of files) {
    if (!isCheck) writeFileSync(file, content);
    else if (readFileSync(file, 'utf8') !== content) {
      console.error(`${file} is not what sst.config.ts deploys. Run: npm run infra:diagrams`);
      process.exitCode = 1;
    }
  }
}
