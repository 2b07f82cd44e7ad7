/** Pure. The key by which budgets, Cost Explorer and the sweep tell architectures apart. */
export const ARCHITECTURE_TAG = 'Architecture';
export const STAGE_TAG = 'Stage';
export const COST_TAG_KEYS: readonly string[] = ['Project', STAGE_TAG, ARCHITECTURE_TAG];

export interface TagSource {
  readonly app: string;
  readonly stage: string;
  readonly expiresAt: string | undefined;
}

/** Every resource carries these; what serves several architectures is `shared`, and its cost is split by the article. */
export function tagsOf(architecture: string, { app, stage, expiresAt }: TagSource): Record<string, string> {
  return {
    Project: app,
    [STAGE_TAG]: stage,
    [ARCHITECTURE_TAG]: architecture,
    'sst:app': app,
    'sst:stage': stage,
    ...(expiresAt === undefined ? {} : { ExpiresAt: expiresAt }),
  };
}
