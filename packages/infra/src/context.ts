import type { Settings } from './settings.ts';
import type { Stage } from './stage.ts';
import { tagsOf } from './tags.ts';

/** What every part of the deploy needs to know. */
export interface Context {
  readonly settings: Settings;
  readonly stage: Stage;
}

/** An architecture's resources, and what AWS creates on their behalf, carry its tag. */
export interface ArchitectureScope {
  readonly provider: aws.Provider;
  readonly tags: Record<string, string>;
}

/** A provider of its own does not see the configuration of `app()`, so region and all tags are repeated here. */
export function createScope(
  name: string,
  architecture: string,
  { settings, stage }: Context,
): ArchitectureScope {
  const tags = tagsOf(architecture, { app: $app.name, stage: stage.name, expiresAt: settings.expiresAt });
  const provider = new aws.Provider(name, {
    region: settings.region as aws.Region,
    defaultTags: { tags },
  });
  return { provider, tags };
}
