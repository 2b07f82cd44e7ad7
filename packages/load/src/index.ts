export type { ScheduledRequest } from 'artillery-engine-crossover/protocol';
export { startArtillery } from './artillery-process.ts';
export { calibrationWorkload, usingCalibrationTarget } from './calibration-target.ts';
export { describeScript, type ScriptDescription } from './describe-script.ts';
export { distributedCommand } from './distributed/distributed-command.ts';
export {
  type DistributedGeneratorOptions,
  usingDistributedGenerator,
} from './distributed/distributed-generator.ts';
export type { LostWorker } from './distributed/distributed-play.ts';
export {
  checkDistributedSettings,
  checkMailbox,
  type SettingFinding,
} from './distributed/distributed-settings.ts';
export {
  type AwsPlacement,
  type CredentialSource,
  DEFAULT_SIZES,
  type Placement,
} from './distributed/placement.ts';
export { readPlacement } from './distributed/placement-settings.ts';
export { openS3Mailbox } from './distributed/s3-mailbox.ts';
export { type LoadGeneratorOptions, usingLoadGenerator } from './load-generator.ts';
export { compileScript } from './plain-script.ts';
export type { LoadGenerator, LoadProgress, Play, PlaySummary } from './play.ts';
export { readRequests } from './requests-file.ts';
export { runScript, type ScriptRun } from './run-script.ts';
export { compileSchedule, type Schedule } from './schedule.ts';
export { checkTarget, isLoopback } from './target.ts';
export { listWorkloads, parseWorkload, readWorkload } from './workload-file.ts';
export { scaleWorkload } from './workload-scale.ts';
