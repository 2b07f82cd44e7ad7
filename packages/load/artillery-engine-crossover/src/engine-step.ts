import type { PlayOrder } from './protocol.ts';

export type EngineStep =
  | { readonly kind: 'play'; readonly order: Omit<PlayOrder, 'id'> }
  | { readonly kind: 'follow'; readonly socketPath: string };

/** Null when the flow is a script's usual one. @throws Error naming what is missing in a `play` or `follow` step. */
export function readEngineStep(flow: unknown, target: string | undefined): EngineStep | null {
  const step: unknown = Array.isArray(flow) && flow.length === 1 ? flow[0] : undefined;
  const follow = propertyOf(step, 'follow');
  if (follow !== undefined) return { kind: 'follow', socketPath: textOf(follow, 'socket', 'follow') };
  const play = propertyOf(step, 'play');
  if (play === undefined) return null;
  if (target === undefined) throw new Error('Expected "config.target" for a "play" step, found none.');
  return {
    kind: 'play',
    order: {
      schedulePath: textOf(play, 'schedule', 'play'),
      recordsPath: textOf(play, 'records', 'play'),
      targetUrl: target,
    },
  };
}

function propertyOf(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[name] : undefined;
}

function textOf(step: unknown, name: string, kind: string): string {
  const value = propertyOf(step, name);
  if (typeof value !== 'string')
    throw new Error(`Expected text in "${name}" of the step "${kind}", found ${typeof value}.`);
  return value;
}
