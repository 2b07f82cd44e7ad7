import { resourcePrefix } from '@crossover/model';

/** What a running lab prints of one architecture: where it answers and its database. */
export interface LabTarget {
  readonly url: string;
  readonly databaseUrl: string;
}

/** Reads the lab's lines as they come: `serverful    http://…`, then its database's URL on the next. */
export function createLabReader(): (line: string) => ReadonlyMap<string, LabTarget> {
  const targets = new Map<string, LabTarget>();
  let last: { id: string; url: string } | undefined;
  return (line) => {
    const heading = /^([a-z][a-z/-]*)\s+(https?:\/\/\S+)$/.exec(line);
    const database = /^\s+(mysql:\/\/\S+)$/.exec(line);
    if (heading?.[1] !== undefined && heading[2] !== undefined) last = { id: heading[1], url: heading[2] };
    else if (database?.[1] !== undefined && last !== undefined) {
      targets.set(last.id, { url: last.url, databaseUrl: database[1] });
      last = undefined;
    }
    return targets;
  };
}

/** `SST_RESOURCES_JSON`: the links of a stage as the `sst` package reads them where no SST runs. */
export function resourcesOf(targets: ReadonlyMap<string, LabTarget>): Record<string, Record<string, string>> {
  const resources: Record<string, Record<string, string>> = { App: { name: 'crossover', stage: 'lab' } };
  for (const [id, { url, databaseUrl }] of targets) {
    const name = resourcePrefix(id);
    resources[`${name}Endpoint`] = { type: 'sst.sst.Linkable', url };
    resources[`${name}Database`] = { type: 'sst.sst.Linkable', url: databaseUrl };
  }
  return resources;
}
