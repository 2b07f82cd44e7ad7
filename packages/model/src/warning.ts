import * as z from 'zod';
import { counted, countedRate } from './counted.ts';

/** What the reader must know before believing a number. A new kind of warning is one more row here. */
export const warningSchema = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('lab-run') }),
  z.strictObject({ kind: z.literal('load-generator-saturated'), repeat: z.string(), lagP99Ms: z.number() }),
  z.strictObject({
    kind: z.literal('sent-unevenly'),
    repeats: z.int().min(1),
    of: z.int(),
    rateErrorP99Share: z.number(),
  }),
  z.strictObject({
    kind: z.literal('load-worker-lost'),
    repeat: z.string(),
    workers: z.array(z.int().min(0)),
    of: z.int().min(1),
    missing: z.int().min(0),
    scheduled: z.int().min(0),
  }),
  z.strictObject({
    kind: z.literal('achieved-below-offered'),
    repeat: z.string(),
    offeredPerSecond: z.number(),
    achievedPerSecond: z.number(),
  }),
  z.strictObject({ kind: z.literal('lab-capacity-exceeded'), repeat: z.string(), detail: z.string() }),
  z.strictObject({
    kind: z.literal('cold-start-share-high'),
    architecture: z.string(),
    workload: z.string(),
    share: z.number(),
  }),
  z.strictObject({
    kind: z.literal('repeats-disagree'),
    architecture: z.string(),
    workload: z.string(),
    spreadShare: z.number(),
  }),
  z.strictObject({
    kind: z.literal('repeats-drift'),
    architecture: z.string(),
    workload: z.string(),
    direction: z.enum(['rising', 'falling']),
    p: z.number(),
  }),
  z.strictObject({
    kind: z.literal('warm-up-not-over'),
    architecture: z.string(),
    workload: z.string(),
    repeats: z.int(),
    of: z.int(),
  }),
  z.strictObject({
    kind: z.literal('control-differs'),
    architecture: z.string(),
    workload: z.string(),
    metrics: z.array(z.string()),
  }),
  z.strictObject({ kind: z.literal('repeat-failed'), repeat: z.string(), detail: z.string() }),
  z.strictObject({ kind: z.literal('few-repeats'), repeats: z.int(), recommended: z.int() }),
  z.strictObject({
    kind: z.literal('capacity-assumed'),
    architecture: z.string(),
    ratePerSecond: z.number(),
  }),
  z.strictObject({
    kind: z.literal('prices-stale'),
    region: z.string(),
    ageDays: z.int(),
    limitDays: z.int(),
  }),
  z.strictObject({ kind: z.literal('database-stand-in'), version: z.string() }),
  z.strictObject({ kind: z.literal('proxy-left-out'), architecture: z.string() }),
  z.strictObject({ kind: z.literal('data-not-reset'), workloads: z.array(z.string()).min(1) }),
  z.strictObject({ kind: z.literal('bills-of-the-catalogue') }),
  z.strictObject({
    kind: z.literal('load-from-aws'),
    workers: z.int().min(1),
    where: z.enum(['fargate', 'lambda']),
    region: z.string(),
  }),
  z.strictObject({ kind: z.literal('script-checks-failed'), repeat: z.string() }),
]);

export type Warning = z.infer<typeof warningSchema>;

const percent = (share: number) => `${(100 * share).toFixed(share < 0.1 ? 1 : 0)} %`;

/** The warning as a sentence and its remedy; printed by the CLI and shown in the article. */
export function describeWarning(warning: Warning): { text: string; remedy: string } {
  switch (warning.kind) {
    case 'lab-run':
      return {
        text: 'These times were measured in the lab on one machine: they are about the code and the shape, not about AWS.',
        remedy: 'Run against deployed stages to measure AWS itself.',
      };
    case 'load-generator-saturated':
      return {
        text: `Repeat ${warning.repeat} is not used: the load generator sent its requests up to ${warning.lagP99Ms.toFixed(1)} ms late (99th percentile).`,
        remedy: 'Lower the rate, close other programs, or use a machine with more cores.',
      };
    case 'sent-unevenly':
      return {
        text: `In ${warning.repeats} of ${counted(warning.of, 'used repeat')} the rate of sending was up to ${percent(warning.rateErrorP99Share)} off the scheduled one within a tenth of a second (99th percentile).`,
        remedy:
          'Response times count from the intended send, so nothing is hidden; close other programs, or lower the rate.',
      };
    case 'load-worker-lost':
      return {
        text: `Repeat ${warning.repeat} is not used: ${warning.workers.length} of ${counted(warning.of, 'load worker')} died, and ${warning.missing} of ${counted(warning.scheduled, 'request')} have no records.`,
        remedy: 'Run again; if it happens again, give the workers more memory or a longer time limit.',
      };
    case 'achieved-below-offered':
      return {
        text: `Repeat ${warning.repeat} completed ${warning.achievedPerSecond.toFixed(1)} requests/s of ${warning.offeredPerSecond.toFixed(1)} offered.`,
        remedy: 'The architecture is past its capacity at this rate; read its times as overload.',
      };
    case 'lab-capacity-exceeded':
      return {
        text: `Repeat ${warning.repeat} is not used: it went past what the lab can carry (${warning.detail}).`,
        remedy: 'Lower the rate, use a machine with more cores, or enlarge the bank of cold starts.',
      };
    case 'cold-start-share-high':
      return {
        text: `${percent(warning.share)} of the requests of ${warning.architecture} under ${warning.workload} traffic were cold starts.`,
        remedy: 'Read warm and cold requests apart; the tail is made of cold starts.',
      };
    case 'repeats-disagree':
      return {
        text: `The repeats of ${warning.architecture} under ${warning.workload} traffic differ by ${percent(warning.spreadShare)} in their median.`,
        remedy: 'Run again on a quieter machine, or with more repeats.',
      };
    case 'repeats-drift':
      return {
        text: `The median of ${warning.architecture} under ${warning.workload} traffic was ${warning.direction} from repeat to repeat (Mann–Kendall, p ${warning.p.toFixed(3)}).`,
        remedy:
          'Differences within pairs of neighbouring repeats hold; read its own times with care, or run again on a quieter machine.',
      };
    case 'warm-up-not-over':
      return {
        text: `In ${warning.repeats} of ${counted(warning.of, 'repeat')} of ${warning.architecture} under ${warning.workload} traffic the response time still changed in the second half: they are used whole.`,
        remedy: 'Use longer repeats, or run again on a quieter machine.',
      };
    case 'control-differs':
      return {
        text: `${warning.architecture} under ${warning.workload} traffic differs from itself in ${warning.metrics.join(', ')}: the control found a difference where there is none.`,
        remedy:
          'Nothing below that difference is claimed; run again with more repeats or on a quieter machine.',
      };
    case 'repeat-failed':
      return {
        text: `Repeat ${warning.repeat} did not complete: ${warning.detail}`,
        remedy: 'Resume the run with --resume to repeat it.',
      };
    case 'few-repeats':
      return {
        text: `Only ${counted(warning.repeats, 'valid repeat')} of an architecture: intervals are wide.`,
        remedy: `Use at least ${warning.recommended} repeats for a result to publish.`,
      };
    case 'capacity-assumed':
      return {
        text: `The capacity of one ${warning.architecture} instance (${countedRate(warning.ratePerSecond)}) is an assumption, not a measurement.`,
        remedy: 'Run without --quick to measure it.',
      };
    case 'prices-stale':
      return {
        text: `The oldest unit price behind the bills of ${warning.region} was ${warning.ageDays} days old when the run ended; past ${warning.limitDays} days a price is called stale.`,
        remedy: `Renew them with "crossover prices refresh --region ${warning.region}".`,
      };
    case 'proxy-left-out':
      return {
        text: `The lab has no proxy before a database: the times of ${warning.architecture} are those without one.`,
        remedy: 'Its cost is modelled with the proxy; measure its times on AWS.',
      };
    case 'data-not-reset':
      return {
        text: `Nobody put the targets’ data back between repeats of ${warning.workloads.join(', ')}: what the first repeat created or deleted, later ones find so, and their work is not quite the same.`,
        remedy:
          'Give a command that restores the data by --reset-env, or use a workload that reads. Repeats of the same number are compared and have met the same.',
      };
    case 'bills-of-the-catalogue':
      return {
        text: 'Bills and crossovers are those of the catalogue’s architectures of these names, at this run’s traffic: what the targets themselves cost is not known here.',
        remedy: 'Read them as the cost of the same traffic on those architectures.',
      };
    case 'load-from-aws':
      return {
        text: `Load came from ${counted(warning.workers, 'worker')} on ${warning.where === 'fargate' ? 'AWS Fargate' : 'AWS Lambda'} in ${warning.region}: response times hold the way from there, and the instrument was not calibrated there.`,
        remedy:
          'Compare it with runs from the same place alone; the workers’ lateness stands for their bias.',
      };
    case 'script-checks-failed':
      return {
        text: `In repeat ${warning.repeat} the script’s own checks (ensure or expect) failed; its requests are complete and used.`,
        remedy: 'Run the script with "artillery run" alone to see which check it was.',
      };
    case 'database-stand-in':
      return {
        text: `The lab’s database was ${warning.version}, which stands in for MySQL 8.4.`,
        remedy: 'Give a MySQL server by DATABASE_URL to measure with MySQL itself.',
      };
  }
}
