import type { Output } from '@pulumi/pulumi';

interface LinkOptions {
  /** By prefix; the URL of the application's user. */
  readonly databases: Readonly<Record<string, Output<string>>>;
  readonly endpoints: Readonly<Record<string, Output<string>>>;
}

/**
 * What `sst shell` and the panes of `sst dev` see as `Resource.ServerfulDatabase.url`, `Resource.HybridEndpoint.url`, …:
 * the same names in every stage, deployed or not, so that their types never depend on where they were generated.
 */
export function createLinks({ databases, endpoints }: LinkOptions): void {
  for (const [name, url] of Object.entries(databases)) {
    new sst.Linkable(`${name}Database`, { properties: { url } });
  }
  for (const [name, url] of Object.entries(endpoints)) {
    new sst.Linkable(`${name}Endpoint`, { properties: { url } });
  }
}
