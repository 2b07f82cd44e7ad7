import type { CompletedRepeat, Look, Observation, RepeatRow } from '@crossover/model';
import { createDistribution, distributionQuantile } from '@crossover/stats';
import { roundNumber } from './canonical-json.ts';
import { isStoppedBefore, STOPPED_EARLY } from './looks.ts';
import { rateErrorP99 } from './rate-error.ts';
import type { RepeatData } from './run-data.ts';
import type { Samples } from './samples.ts';

/** What became of a planned repeat, as the article's table of repeats has it. */
export function describeRepeat(data: RepeatData, looks: readonly Look[]): RepeatRow {
  const { planned, repeat, samples, measured, isValid } = data;
  const base = {
    ...planned,
    startedAt: repeat?.startedAt ?? null,
    requests: null,
    responseP50Ms: null,
    responseP95Ms: null,
    errorShare: null,
    lagP99Ms: null,
    rateErrorP99Share: null,
    warmUpColdStarts: null,
    removedRequests: null,
    removedSeconds: null,
    connections: null,
    environments: null,
    databaseConnections: null,
    cpuMsPerRequest: null,
    systemCpus: null,
    generatorCpus: null,
  };
  if (repeat === null) {
    const reason = isStoppedBefore(planned, looks) ? STOPPED_EARLY : 'never run';
    return { ...base, state: 'not-run', reason };
  }
  if (repeat.state !== 'completed' || samples === null || measured === null) {
    return {
      ...base,
      state: repeat.state === 'aborted' ? 'aborted' : 'errored',
      reason: 'reason' in repeat ? repeat.reason : null,
    };
  }
  const answered: number[] = [];
  for (let index = 0; index < samples.count; index += 1) {
    if ((samples.error[index] ?? -1) < 0) {
      answered.push(Math.max(0, (samples.endMs[index] ?? 0) - (samples.intendedMs[index] ?? 0)));
    }
  }
  const failed = samples.count - answered.length;
  const rateError = rateErrorP99(repeat.generator, measured);
  const latencies = createDistribution(answered, failed);
  const at = (p: number) => {
    const value = distributionQuantile(latencies, p);
    return value === null ? null : roundNumber(value);
  };
  return {
    ...base,
    state: isValid ? 'valid' : 'invalid',
    reason: isValid ? null : (repeat.warnings[0]?.kind ?? 'marked invalid'),
    requests: samples.count,
    responseP50Ms: at(0.5),
    responseP95Ms: at(0.95),
    errorShare: samples.count === 0 ? null : roundNumber(failed / samples.count),
    lagP99Ms: roundNumber(repeat.generator.lagP99Ms),
    rateErrorP99Share: rateError === null ? null : roundNumber(rateError),
    warmUpColdStarts: coldStartsInWarmUp(repeat.observation, samples),
    removedRequests: data.removed?.requests ?? null,
    removedSeconds: data.removed === null ? null : roundNumber(data.removed.seconds),
    ...describeResources(repeat),
  };
}

/** What the repeat ran with. */
function describeResources({ generator, observation, settings }: CompletedRepeat) {
  const cpuSeconds = Object.values(observation?.cpuSeconds ?? {}).reduce((sum, value) => sum + value, 0);
  const requests = observation?.requests ?? 0;
  return {
    connections: generator.connectionsOpened,
    environments: observation?.functions?.maxEnvironments ?? null,
    databaseConnections: observation?.databaseConnectionsMax ?? null,
    cpuMsPerRequest: requests === 0 ? null : roundNumber((1000 * cpuSeconds) / requests),
    systemCpus: settings?.systemCpus ?? null,
    generatorCpus: settings?.generatorCpus ?? null,
  };
}

/** All that were observed but for those that served a summarised request. */
function coldStartsInWarmUp(observation: Observation | null, samples: Samples): number | null {
  const functions = observation?.functions ?? null;
  if (functions === null) return null;
  const measured = samples.cold.reduce((sum, cold) => sum + (cold === 1 ? 1 : 0), 0);
  return Math.max(0, functions.coldStarts - measured);
}
