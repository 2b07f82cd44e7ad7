/** What the engine's flow steps understand. Everything else is refused: a step left out would be another load. */
export const METHODS = ['get', 'post', 'put', 'patch', 'delete', 'head', 'options'] as const;

const REQUEST_PARAMETERS = new Set([
  'url',
  'name',
  'headers',
  'qs',
  'json',
  'body',
  'form',
  'capture',
  'match',
  'beforeRequest',
  'afterResponse',
  'followRedirect',
]);

const STEPS = new Set<string>([...METHODS, 'think', 'loop', 'parallel', 'function', 'log']);

const LOOP_PARAMETERS = new Set(['loop', 'count', 'over', 'whileTrue', 'loopValue', 'loopElement']);

const REMEDY = 'Use the stock engine for this script: --engine http.';

export type FlowStep = Readonly<Record<string, unknown>>;

/** @throws Error naming the first thing in the flow that the engine does not know, with the remedy. */
export function checkFlow(flow: unknown): readonly FlowStep[] {
  if (!Array.isArray(flow)) throw new Error(`Expected a flow to be a list of steps, found ${typeof flow}.`);
  return flow.flat().map((step: unknown) => checkStep(step));
}

function checkStep(step: unknown): FlowStep {
  if (!isRecord(step))
    throw new Error(`Expected a step of a flow to be a mapping, found ${JSON.stringify(step)}. ${REMEDY}`);
  const name = Object.keys(step).find((key) => STEPS.has(key));
  if (name === undefined) {
    throw new Error(
      `Expected one of the steps ${[...STEPS].join(', ')}, found "${Object.keys(step)[0]}". ${REMEDY}`,
    );
  }
  if (name === 'loop') {
    refuseUnknown(step, LOOP_PARAMETERS, 'loop');
    checkFlow(step.loop);
  } else if (name === 'parallel') {
    checkFlow(step.parallel);
  } else if (METHODS.some((method) => method === name)) {
    checkRequest(name, step[name]);
  }
  return step;
}

function checkRequest(method: string, parameters: unknown): void {
  if (!isRecord(parameters) || typeof parameters.url !== 'string') {
    throw new Error(`Expected "url" in the step "${method}", found none.`);
  }
  refuseUnknown(parameters, REQUEST_PARAMETERS, method);
  if (parameters.followRedirect === true) {
    throw new Error(
      `The engine "crossover" does not follow redirects, found "followRedirect: true". ${REMEDY}`,
    );
  }
}

function refuseUnknown(parameters: FlowStep, known: ReadonlySet<string>, step: string): void {
  const unknown = Object.keys(parameters).find((key) => !known.has(key));
  if (unknown !== undefined) {
    throw new Error(`The engine "crossover" does not know "${unknown}" in the step "${step}". ${REMEDY}`);
  }
}

/**
 * Whether a virtual user's first request is due at its arrival: nothing before it takes time by intention.
 */
export function startsWithRequest(flow: unknown): boolean {
  const first: unknown = Array.isArray(flow) ? flow.flat()[0] : undefined;
  if (!isRecord(first)) return false;
  if ('loop' in first) return startsWithRequest(first.loop);
  if ('parallel' in first) return startsWithRequest(first.parallel);
  return METHODS.some((method) => method in first);
}

/** Method and path as the script writes it, variables as `{name}`: requests of one step share their route. */
export function routeOfUrl(method: string, url: string, target: string | undefined): string {
  const withoutTarget = target !== undefined && url.startsWith(target) ? url.slice(target.length) : url;
  const path = withoutTarget.replace(/^https?:\/\/[^/]*/, '').split('?')[0] ?? '';
  const template = path.replaceAll(/\{\{\s*(.*?)\s*\}\}/g, (_match, variable: string) => `{${variable}}`);
  return `${method.toUpperCase()} ${template.startsWith('/') ? template : `/${template}`}`;
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
