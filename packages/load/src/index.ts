export type { ScheduledRequest } from 'artillery-engine-crossover/protocol';
export { describeScript, type ScriptDescription } from './describe-script.ts';
export {
  type LoadGenerator,
  type LoadGeneratorOptions,
  type LoadProgress,
  type Play,
  type PlaySummary,
  usingLoadGenerator,
} from './load-generator.ts';
export { compileScript } from './plain-script.ts';
export { readRequests } from './requests-file.ts';
export { runScript, type ScriptRun } from './run-script.ts';
export { compileSchedule, type Schedule } from './schedule.ts';
export { checkTarget } from './target.ts';
export { listWorkloads, parseWorkload, readWorkload } from './workload-file.ts';
export { scaleWorkload } from './workload-scale.ts';
