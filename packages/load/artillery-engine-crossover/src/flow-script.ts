import type { FlowStep } from './flow-check.ts';

/** A virtual user's state, as Artillery and the script's own functions know it. */
export interface VirtualUser {
  readonly vars: Record<string, unknown>;
  readonly scenario?: { readonly name?: string };
  [key: string]: unknown;
}

type StepDone = (error?: Error | null, virtualUser?: VirtualUser) => void;
export type Step = (virtualUser: VirtualUser, done: StepDone) => void;
export type ScriptFunction = (...values: unknown[]) => unknown;

interface CaptureResult {
  readonly captures: Readonly<Record<string, { readonly value?: unknown; readonly failed?: boolean }>>;
  readonly matches: Readonly<Record<string, { readonly success?: boolean; readonly strict?: boolean }>>;
}

/** The part of Artillery's engine helpers that flows need. */
export interface EngineHelpers {
  template(value: unknown, virtualUser: VirtualUser): unknown;
  createThink(step: FlowStep, defaults?: unknown): Step;
  createLoopWithCount(count: unknown, steps: readonly Step[], options: Record<string, unknown>): Step;
  createParallel(steps: readonly Step[], options: Record<string, unknown>): Step;
  captureOrMatch(
    parameters: Record<string, unknown>,
    answer: { readonly body: string; readonly headers: unknown },
    virtualUser: VirtualUser,
    done: (error: Error | null, result: CaptureResult | null) => void,
  ): void;
}

/** The part of a script that flows need. */
export interface FlowScript {
  readonly config: {
    readonly target?: string;
    readonly timeout?: number;
    readonly processor?: Readonly<Record<string, ScriptFunction>>;
    readonly http?: {
      readonly pool?: number | string;
      readonly timeout?: number;
      readonly defaults?: { readonly headers?: Readonly<Record<string, string>>; readonly think?: unknown };
    };
    readonly defaults?: { readonly headers?: Readonly<Record<string, string>>; readonly think?: unknown };
  };
}

/** The part of a scenario that flows need. */
export interface FlowScenario {
  readonly name?: string;
  readonly flow?: unknown;
  readonly beforeRequest?: string | readonly string[];
  readonly afterResponse?: string | readonly string[];
  readonly beforeScenario?: string | readonly string[];
  readonly afterScenario?: string | readonly string[];
}

/** Names of functions, where a script may give one, several or none. */
export function namesOf(names: unknown): readonly string[] {
  const list: unknown[] = Array.isArray(names) ? names : [names];
  return list.filter((name) => typeof name === 'string');
}
