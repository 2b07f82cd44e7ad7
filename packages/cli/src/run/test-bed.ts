import type { ColdStart, Invocation, LabSettings, Observation } from '@crossover/model';

/** Where a run takes place: the lab, or what somebody deployed. */
export interface TestBed {
  readonly database: { readonly version: string; readonly origin: string };
  /** For what belongs to this run; gone with the test bed. */
  readonly temporaryFolder: string;
  /** By architecture id: URL without a slash at the end. */
  readonly targets: Readonly<Record<string, { readonly url: string }>>;
  /** Hosts besides this machine that may be loaded. */
  readonly allowedHosts?: readonly string[];
  /** Headers of every request; secret. */
  readonly headers?: Readonly<Record<string, string>>;
  /** Makes ready for a repeat, as far as it can. */
  prepare(architectureId: string, overrides?: Partial<LabSettings>): Promise<void>;
  /** Null where there is nothing to set. */
  settings(architectureId: string): LabSettings | null;
  /** Observes from now until `stop`; null where only the client's side is seen. */
  observe(architectureId: string): Promise<{
    stop(): Promise<{ observation: Observation | null; invocations: Invocation[] }>;
  }>;
  measureColdStarts(architectureId: string, n: number): Promise<ColdStart[]>;
}
