import { createHash } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { CrossoverError } from '@crossover/model';
import { parse, YAMLParseError } from 'yaml';

export interface ScriptDescription {
  /** The file's name without its ending, as a kebab-case name. */
  readonly name: string;
  /** SHA-256 of the script's text, hexadecimal. Files that it includes are not part of it. */
  readonly sha256: string;
  /** Sum of its phases; 0 when the script does not say. */
  readonly durationSeconds: number;
}

const SECONDS_PER: Record<string, number> = { ms: 0.001, s: 1, sec: 1, m: 60, min: 60, h: 3600 };

/**
 * What can be known of a user's Artillery script before it runs.
 *
 * @throws CrossoverError `invalid-script` when it cannot be read as YAML, or has no scenarios
 */
export async function describeScript(path: string): Promise<ScriptDescription> {
  try {
    const text = await readFile(path, 'utf8');
    const script = parse(text, { logLevel: 'error' }) as {
      config?: { phases?: unknown } | null;
      scenarios?: unknown;
    } | null;
    if (!Array.isArray(script?.scenarios) || script.scenarios.length === 0)
      throw new Error('no "scenarios" in it');
    const phases = phasesOf(script);
    return {
      name: nameOf(path),
      sha256: createHash('sha256').update(text).digest('hex'),
      durationSeconds: phases.reduce((sum, phase) => sum + secondsOf(phase.duration ?? phase.pause), 0),
    };
  } catch (cause) {
    const message = cause instanceof Error ? cause.message : String(cause);
    // The lines that follow show the place, which the first one names.
    const reason = cause instanceof YAMLParseError ? message.split(/:?\n/)[0] : message;
    throw new CrossoverError(
      'invalid-script',
      `Expected an Artillery script at "${path}", found: ${reason}.`,
      {
        hint: 'Give the path of a YAML file with "config" and "scenarios".',
        cause,
      },
    );
  }
}

interface Phase {
  readonly duration?: unknown;
  readonly pause?: unknown;
}

function phasesOf(script: { readonly config?: { readonly phases?: unknown } | null }): readonly Phase[] {
  const phases = script.config?.phases ?? [];
  const isPhase = (phase: unknown) => typeof phase === 'object' && phase !== null;
  if (!Array.isArray(phases) || !phases.every(isPhase))
    throw new Error('"phases" that are no list of phases');
  return phases as readonly Phase[];
}

/** Artillery takes a number of seconds or a text such as `2m`. */
function secondsOf(duration: unknown): number {
  if (typeof duration !== 'string' && typeof duration !== 'number') return 0;
  const [, amount, unit = 's'] = /^\s*([\d.]+)\s*([a-z]*)\s*$/.exec(String(duration)) ?? [];
  return Number(amount ?? 0) * (SECONDS_PER[unit || 's'] ?? 0);
}

function nameOf(path: string): string {
  const stem = basename(path).replace(/\.(ya?ml|json)$/i, '');
  const kebab = stem
    .toLowerCase()
    .replaceAll(/[^a-z0-9]+/g, '-')
    .replaceAll(/^[^a-z]+|-+$/g, '');
  return kebab.slice(0, 40) || 'script';
}
