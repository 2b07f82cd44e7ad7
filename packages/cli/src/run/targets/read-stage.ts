import { readFile } from 'node:fs/promises';
import { withoutAccount } from '@crossover/collect';
import { CrossoverError, type DeployedStage, deployedStageSchema } from '@crossover/model';

/**
 * Addresses of a stage's architectures and what evidence is collected of, from the outputs of its last deploy.
 *
 * @param outputsPath SST's `.sst/outputs.json`; it has the outputs of the last deploy alone.
 * @throws CrossoverError `usage` when there are no outputs, or those of another stage or of no deploy of this project.
 */
export async function readStage(
  name: string,
  outputsPath: string,
): Promise<{ urls: Record<string, string>; deployed: DeployedStage }> {
  const hint = `Deploy it from here: npm run crossover -- up --stage ${name}`;
  const text = await readFile(outputsPath, 'utf8').catch((cause: unknown) => {
    throw new CrossoverError(
      'usage',
      `Expected the outputs of stage ${name} at ${outputsPath}, found none.`,
      {
        hint,
        cause,
      },
    );
  });
  const { outputs, deployed } = parseOutputs(text, outputsPath, hint);
  const { stage, resources } = deployed;
  if (stage !== name)
    throw new CrossoverError('usage', `Expected the outputs of stage ${name}, found those of ${stage}.`, {
      hint,
    });
  const architectures = [...new Set(resources.map(({ architecture }) => architecture))];
  const urls = architectures.flatMap((id) => {
    const url = outputs[id];
    return typeof url === 'string' ? [[id, url.replace(/\/$/, '')] as const] : [];
  });
  // It becomes part of a run, which is published.
  return { urls: Object.fromEntries(urls), deployed: withoutAccount(deployed) };
}

function parseOutputs(
  text: string,
  path: string,
  hint: string,
): { outputs: Record<string, unknown>; deployed: DeployedStage } {
  try {
    const outputs = JSON.parse(text) as Record<string, unknown>;
    return { outputs, deployed: deployedStageSchema.parse(outputs.stage) };
  } catch (cause) {
    throw new CrossoverError('usage', `Expected ${path} to hold the outputs of a deploy, found other data.`, {
      hint,
      cause,
    });
  }
}
