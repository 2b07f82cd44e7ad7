import type {
  Architecture,
  Balancing,
  CrossoverErrorCode,
  FunctionObservation,
  Invocation,
  LabSettings,
} from '@crossover/model';
import type { LabEvent } from '../lab-event.ts';
import type { Traffic } from './front-door.ts';

/** Built bundles of the API under test. */
export interface Artefacts {
  /** `server.mjs`: reads DATABASE_URL, PORT, POOL_SIZE, ENVIRONMENT_ID; prints `{"event":"listening","port":n}`. */
  readonly server: string;
  /** `index.mjs`, exporting `handler`. */
  readonly lambda: string;
}

export interface EdgeConfiguration {
  readonly architecture: Architecture;
  readonly settings: LabSettings;
  readonly artefacts: Artefacts;
  readonly databaseUrl: string;
  readonly probePath: string;
  /** 0 takes any free port. */
  readonly port: number;
  readonly isWatched: boolean;
}

/** What one architecture's edge process is asked to do. */
export type EdgeCommand =
  | { readonly kind: 'start'; readonly configuration: EdgeConfiguration }
  | { readonly kind: 'prepare'; readonly settings: LabSettings }
  | { readonly kind: 'begin-observation' }
  | { readonly kind: 'end-observation' }
  | { readonly kind: 'go-cold' }
  | { readonly kind: 'last-invocation' }
  | { readonly kind: 'replace-artefacts'; readonly artefacts: Artefacts }
  | { readonly kind: 'end' };

export interface EdgeObservation {
  readonly durationMs: number;
  readonly traffic: Traffic;
  readonly cpuSeconds: Readonly<Record<string, number>>;
  readonly functions: FunctionObservation | null;
  /** Null where the front door has one kind of compute behind it. */
  readonly balancing: Balancing | null;
  readonly invocations: Invocation[];
  readonly bankSize: number;
}

/** What each command is answered with. */
export interface EdgeResults {
  readonly start: { readonly port: number };
  readonly prepare: { readonly bankSize: number };
  readonly 'begin-observation': null;
  readonly 'end-observation': EdgeObservation;
  readonly 'go-cold': null;
  readonly 'last-invocation': Invocation;
  readonly 'replace-artefacts': null;
  readonly end: null;
}

export type EdgeMessage =
  | { readonly kind: 'result'; readonly id: number; readonly result: unknown }
  | {
      readonly kind: 'error';
      readonly id: number;
      readonly code: CrossoverErrorCode | null;
      readonly message: string;
      readonly hint: string | null;
    }
  | { readonly kind: 'event'; readonly event: LabEvent };
