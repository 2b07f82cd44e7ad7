import { HEADERS, MEDIA_TYPES, OPERATIONS } from '@crossover/api/contract';
import type { Operation, Phase, Workload } from '@crossover/model';
import { Document } from 'yaml';
import { compileSchedule } from './schedule.ts';

/**
 * The workload as a plain Artillery script, for `npx artillery run` with the stock HTTP engine against any target
 * that speaks the API's contract.
 *
 * It asks for the same mix at the same rates, but Artillery draws arrivals, products and bodies anew in each run, and
 * ramps in steps of a second: it is for looking around, not for comparing.
 *
 * @param options.file of the workload, where it is none of Crossover's own
 */
export function compileScript(
  workload: Workload,
  options: { readonly targetUrl?: string; readonly file?: string } = {},
): string {
  const deletes = compileSchedule(workload).entries.filter((entry) => entry.method === 'DELETE').length;
  const lastId = workload.dataset.products - deletes;
  const { connections } = workload;
  const script = new Document({
    config: {
      target: options.targetUrl ?? 'http://127.0.0.1:3000',
      phases: workload.phases.map((phase) => compilePhase(phase, workload.arrivals)),
      http: {
        timeout: workload.timeoutMs / 1000,
        // Without a pool Artillery opens a connection per virtual user, here per request.
        ...(connections.mode === 'keep-alive' ? { pool: connections.max } : {}),
      },
    },
    scenarios: workload.scenarios.map((scenario) => ({
      name: scenario.name,
      weight: wholeWeight(scenario.weight, workload),
      flow: [compileStep(scenario.operation, lastId, workload.dataset.products)],
    })),
  });
  const { file } = options;
  const [source, command] =
    file === undefined
      ? [`workloads/${workload.name}.yml`, 'npm run generate -w @crossover/load']
      : [file, 'crossover script'];
  script.commentBefore = ` ${workload.title}: ${workload.description}
 Generated from ${source} with "${command}"; edit that file instead.
 Run it on its own:  npx artillery run --target http://127.0.0.1:3000 ${workload.name}.yml
 Virtual users, products and bodies are drawn anew each time. Rows of a delete come from the end of the data set;
 a row that an earlier virtual user has deleted answers 404.`;
  return script.toString({ lineWidth: 110 });
}

function compilePhase(phase: Phase, arrivals: Workload['arrivals']): Record<string, unknown> {
  const { name, ratePerSecond, rampToRatePerSecond, durationSeconds } = phase;
  // Artillery reads fractions of a second only with a unit.
  const duration = Number.isInteger(durationSeconds)
    ? durationSeconds
    : `${Math.round(durationSeconds * 1000)}ms`;
  if (ratePerSecond === 0 && rampToRatePerSecond === undefined) return { name, pause: duration };
  if (rampToRatePerSecond === undefined) {
    return {
      name,
      duration,
      arrivalRate: ratePerSecond,
      ...(arrivals === 'poisson' ? { mode: 'poisson' } : {}),
    };
  }
  // A ramp to 0 would be taken for no ramp at all.
  return { name, duration, arrivalRate: ratePerSecond, rampTo: Math.max(1, rampToRatePerSecond) };
}

/** Artillery cuts weights to whole numbers; fractions are scaled up for all scenarios alike. */
function wholeWeight(weight: number, workload: Workload): number {
  const isWhole = workload.scenarios.every((scenario) => Number.isInteger(scenario.weight));
  return isWhole ? weight : Math.max(1, Math.round(weight * 1000));
}

function compileStep(operation: Operation, lastId: number, products: number): Record<string, unknown> {
  const contract = OPERATIONS.find(({ id }) => id === operation);
  if (contract === undefined) throw new Error(`The API's contract has no operation "${operation}".`);
  const ids = operation === 'delete' ? `${lastId + 1}, ${products}` : `1, ${lastId}`;
  const url = contract.path.replace('{id}', `{{ $randomNumber(${ids}) }}`);
  return { [contract.method.toLowerCase()]: { url, ...bodyOf(operation) } };
}

function bodyOf(operation: Operation): Record<string, unknown> {
  const product = {
    sku: 'LOAD-{{ $randomString(12) }}',
    name: 'Folding Desk',
    description: 'Created by a plain Artillery script.',
    priceCents: 4_900,
    currency: 'EUR',
    stock: 7,
  };
  if (operation === 'create') return { headers: { [HEADERS.idempotencyKey]: '{{ $uuid }}' }, json: product };
  if (operation === 'replace') return { json: product };
  if (operation === 'patch') {
    return { headers: { 'content-type': MEDIA_TYPES.mergePatch }, json: { priceCents: 5_900, stock: 3 } };
  }
  return {};
}
