/** Writes `docs/diagrams/<architecture>.svg` from an evaluation of production; `--check` only compares. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { pictureOf } from '../diagram/picture-of.ts';
import { toSvg } from '../diagram/svg.ts';
import { evaluate } from '../evaluation/evaluate.ts';
import type { Evaluation } from '../evaluation/graph.ts';
import { ROOT } from './platform.ts';

const FOLDER = join(ROOT, 'docs/diagrams');

/** By file, relative to the repository. */
export function diagrams(evaluation: Evaluation): Map<string, string> {
  return new Map(
    ['serverful', 'serverless', 'hybrid'].map((id) => [
      join(FOLDER, `${id}.svg`),
      toSvg(pictureOf(evaluation, id)),
    ]),
  );
}

if (import.meta.main) {
  const evaluation = await evaluate({
    stage: 'production',
    environment: { CROSSOVER_DOMAIN: 'example.com' },
  });
  const isCheck = process.argv.includes('--check');
  mkdirSync(FOLDER, { recursive: true });
  for (const [file, svg] of diagrams(evaluation)) {
    if (!isCheck) writeFileSync(file, svg);
    else if (readFileSync(file, 'utf8') !== svg) {
      console.error(`${file} is not what sst.config.ts deploys. Run: npm run infra:diagrams`);
      process.exitCode = 1;
    }
  }
}
