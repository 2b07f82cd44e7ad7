import { type ArchitectureInputs, profilesFrom, resolveInputs } from '@crossover/cost';
import type { Architecture, Report, UsageProfile } from '@crossover/model';

/** The two that most claims are about. */
export interface Pair {
  readonly serverful: ArchitectureInputs;
  readonly serverless: ArchitectureInputs;
}

/**
 * The inputs of an architecture: as the run measured it, else as the run measured the parts that it is made of (the
 * same server process, the same bundle), else assumed.
 */
export function inputsOf(architecture: Architecture, report: Report | null): ArchitectureInputs {
  const profiles = report === null ? [] : profilesFrom(report.assumptions);
  const found = profiles.find((profile) => profile.architecture === architecture.id);
  if (found !== undefined) return resolveInputs(architecture, found);
  const named = (id: string) => profiles.find((profile) => profile.architecture === id)?.inputs;
  const parts: UsageProfile = {
    architecture: architecture.id,
    inputs: {
      ...(architecture.functions === undefined ? {} : named('serverless')),
      ...(architecture.servers === undefined ? {} : named('serverful')),
    },
  };
  return resolveInputs(architecture, parts);
}
