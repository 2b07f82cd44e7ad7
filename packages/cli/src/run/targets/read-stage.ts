import { readFile } from 'node:fs/promises';
import { CrossoverError, deployedStageSchema } from '@crossover/model';

/**
 * Addresses of a stage's architectures, from the outputs of its last deploy.
 *
 * @param outputsPath SST's `.sst/outputs.json`; it has the outputs of the last deploy alone.
 * @throws CrossoverError `usage` when the outputs are of no stage or another.
 */
export async function readStage(
  name: string,
  outputsPath: string,
): Promise<{ region: string; urls: Record<string, string> }> {
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
  const outputs = JSON.parse(text) as Record<string, unknown>;
  const { stage, region, resources } = deployedStageSchema.parse(outputs.stage);
  if (stage !== name)
    throw new CrossoverError('usage', `Expected the outputs of stage ${name}, found those of ${stage}.`, {
      hint,
    });
  const architectures = [...new Set(resources.map(({ architecture }) => architecture))];
  const urls = architectures.flatMap((id) => {
    const url = outputs[id];
    return typeof url === 'string' ? [[id, url.replace(/\/$/, '')] as const] : [];
  });
  return { region, urls: Object.fromEntries(urls) };
}
