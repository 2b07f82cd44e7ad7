import { type EvaluateOptions, type Evaluation, evaluate } from '@crossover/infra/evaluation';
import { CrossoverError } from '@crossover/model';

/**
 * What a stage would deploy.
 *
 * @throws CrossoverError `deploy-failed` with the configuration's own refusal, or with the command that puts SST in place.
 */
export async function evaluateStage(options: EvaluateOptions): Promise<Evaluation> {
  try {
    return await evaluate(options);
  } catch (cause) {
    if (cause instanceof CrossoverError) throw cause;
    const text = cause instanceof Error ? cause.message : String(cause);
    throw new CrossoverError('deploy-failed', refusalIn(text), {
      hint: 'docs/aws.md lists the settings.',
      cause,
    });
  }
}

/** Of a child's complaint with its stack, the sentence; a message without one as it is. */
export function refusalIn(text: string): string {
  return /^(?:\w*Error): (.+)$/m.exec(text)?.[1] ?? text;
}
