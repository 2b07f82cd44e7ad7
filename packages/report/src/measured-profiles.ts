import { isSplit } from '@crossover/cost';
import type { Architecture, ProvenanceKind, UsageProfile } from '@crossover/model';
import type { RunData } from './run-data.ts';
import { measureUsage } from './usage-profile.ts';

/**
 * What the run measured of each architecture. One with servers and functions stands on the servers and the database of a
 * pure one: what was measured of those counts for both, because a difference between two measurements of the same thing
 * would look like what the split saves. The pure one's measurement is taken, and the split's where it has none.
 */
export function measuredProfiles(
  run: RunData,
  architectures: readonly Architecture[],
  provenance: ProvenanceKind,
): UsageProfile[] {
  const own = new Map(architectures.map(({ id }) => [id, withAws(run, measureUsage(run, id, provenance))]));
  return architectures.map((architecture): UsageProfile => {
    const { id } = architecture;
    const twin = architectures.find(
      (other) => isSplit(other) !== isSplit(architecture) && isTwin(other, architecture),
    );
    const mine = own.get(id)?.inputs ?? {};
    const theirs = (twin === undefined ? undefined : own.get(twin.id)?.inputs) ?? {};
    // A pure architecture has no use for what was measured of functions, and the model asks for none of it.
    return {
      architecture: id,
      inputs: isSplit(architecture) ? { ...mine, ...theirs } : { ...theirs, ...mine },
    };
  });
}

/** What AWS itself saw is nearer to the bill than what was seen from outside. */
function withAws({ aws }: RunData, profile: UsageProfile): UsageProfile {
  const seen = aws.usage.find(({ architecture }) => architecture === profile.architecture);
  return seen === undefined ? profile : { ...profile, inputs: { ...profile.inputs, ...seen.inputs } };
}

/** The same servers, however many, on the same database. */
function isTwin(a: Architecture, b: Architecture): boolean {
  if (a.servers === undefined || b.servers === undefined) return false;
  return size(a.servers) === size(b.servers) && JSON.stringify(a.database) === JSON.stringify(b.database);
}

function size(servers: NonNullable<Architecture['servers']>): string {
  return servers.kind === 'ec2'
    ? servers.instanceType
    : `${servers.cpu} ${servers.vcpu} ${servers.memoryGib}`;
}
