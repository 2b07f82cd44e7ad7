import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { PLATFORM, ROOT, requirePlatform } from '../scripts/platform.ts';
import type { Evaluation, EvaluationRequest } from './graph.ts';

export interface EvaluateOptions {
  readonly stage: string;
  /** As in `sst dev`: `$dev` is true. */
  readonly isDev?: boolean;
  /** Where `sst.config.ts` is; the workspace when not given. */
  readonly root?: string;
  /** The settings of the deploy, `CROSSOVER_*`; nothing else of the caller's environment is seen. */
  readonly environment?: Readonly<Record<string, string>>;
  readonly region?: string;
}

/**
 * Runs the real `sst.config.ts` with SST's real components against a monitor that records instead of deploying.
 * In a process of its own (Pulumi's state is global) that can connect to nothing but itself.
 *
 * It proves what the program asks for. What AWS would answer (quotas, engine versions on offer, IAM sufficiency,
 * ordering, drift) it cannot know.
 *
 * @throws CrossoverError `deploy-failed` with the command to run when the platform is not there; Error with the
 * program's own message when the configuration refuses.
 */
export async function evaluate(options: EvaluateOptions): Promise<Evaluation> {
  requirePlatform();
  const base = resolve(ROOT, '.sst/evaluations');
  mkdirSync(base, { recursive: true });
  const workFolder = mkdtempSync(join(base, `${options.stage}-`));
  const region = options.region ?? 'us-east-1';
  const request: EvaluationRequest = {
    root: options.root ?? ROOT,
    platform: PLATFORM,
    stage: options.stage,
    isDev: options.isDev ?? false,
    region,
    workFolder,
  };
  const siteOutput = join(workFolder, 'site');
  mkdirSync(siteOutput);
  writeFileSync(join(siteOutput, 'index.html'), '<!doctype html><title>evaluation</title>');
  try {
    const failure = await runChild(request, {
      PATH: process.env.PATH ?? '',
      HOME: join(workFolder, 'home'),
      AWS_REGION: region,
      SST_AWS_REGION: region,
      CROSSOVER_SITE_OUTPUT: relative(join(request.root, 'web'), siteOutput),
      ...options.environment,
    });
    if (failure !== undefined) throw new Error(failure);
    const evaluation: Evaluation = JSON.parse(readFileSync(join(workFolder, 'evaluation.json'), 'utf8'));
    return evaluation;
  } finally {
    rmSync(workFolder, { recursive: true, force: true });
  }
}

/** @returns what the child complained of, undefined when it succeeded. */
function runChild(
  request: EvaluationRequest,
  environment: Record<string, string>,
): Promise<string | undefined> {
  return new Promise((settle, fail) => {
    const child = spawn(
      process.execPath,
      ['--enable-source-maps', resolve(import.meta.dirname, 'child.ts'), JSON.stringify(request)],
      { cwd: request.root, env: environment, stdio: ['ignore', 'pipe', 'pipe'], timeout: 120_000 },
    );
    let printed = '';
    let complaint = '';
    child.stdout.on('data', (chunk: Buffer) => {
      printed += chunk.toString();
    });
    child.stderr.on('data', (chunk: Buffer) => {
      complaint += chunk.toString();
    });
    child.on('error', fail);
    child.on('close', (code, signal) => {
      if (code === 0) settle(undefined);
      else
        settle(
          `evaluation of stage ${request.stage} failed (${signal ?? `exit ${code}`}):\n${complaint}${printed}`,
        );
    });
  });
}
