/** One resource as the program registered it: what a provider would have been asked to create. */
export interface RegisteredResource {
  readonly urn: string;
  /** Pulumi's type token, e.g. `aws:rds/instance:Instance`. */
  readonly type: string;
  readonly name: string;
  /** Inputs with secrets unwrapped; values AWS would fill in are the evaluator's own. */
  readonly inputs: Record<string, unknown>;
  readonly parent: string | undefined;
  readonly dependencies: readonly string[];
  /** Property → URNs of the resources whose outputs it was computed from. */
  readonly propertyDependencies: Readonly<Record<string, readonly string[]>>;
  /** Logical name of the provider, `default` for the one of `app()`. */
  readonly provider: string;
  readonly isProtected: boolean;
  readonly isRetainedOnDelete: boolean;
  readonly ignoredChanges: readonly string[];
  readonly isCustom: boolean;
}

export interface Link {
  readonly name: string;
  /** `type` and the linked properties. */
  readonly properties: Record<string, unknown>;
}

export interface DevPane {
  readonly name: string;
  readonly outputs: Record<string, unknown>;
}

/** What `sst.config.ts` would have deployed. */
export interface Evaluation {
  readonly app: Record<string, unknown>;
  readonly stage: string;
  readonly isDev: boolean;
  readonly resources: readonly RegisteredResource[];
  readonly links: readonly Link[];
  readonly panes: readonly DevPane[];
  readonly outputs: Record<string, unknown>;
  /** Lookups that AWS would have answered, by token. */
  readonly lookups: readonly string[];
}

/** What a run of `evaluate` needs; the child reads it as JSON. */
export interface EvaluationRequest {
  readonly root: string;
  readonly platform: string;
  readonly stage: string;
  readonly isDev: boolean;
  readonly region: string;
  /** A folder of this evaluation alone: artefacts of parallel evaluations must not meet. */
  readonly workFolder: string;
}

export class ResourceNotFoundError extends Error {
  override readonly name = 'ResourceNotFoundError';
}

export function byType(evaluation: Evaluation, type: string): RegisteredResource[] {
  return evaluation.resources.filter((resource) => resource.type === type);
}

/** @throws ResourceNotFoundError naming what there is of that type, when there is not exactly one match. */
export function only(evaluation: Evaluation, type: string, name?: string | RegExp): RegisteredResource {
  const candidates = byType(evaluation, type);
  const matching = candidates.filter((resource) =>
    name === undefined ? true : typeof name === 'string' ? resource.name === name : name.test(resource.name),
  );
  const [first, second] = matching;
  if (first !== undefined && second === undefined) return first;
  throw new ResourceNotFoundError(
    `expected one ${type}${name === undefined ? '' : ` named ${String(name)}`}, found ${matching.length} of ` +
      `[${candidates.map((resource) => resource.name).join(', ')}]`,
  );
}
