import { resolve } from 'node:path';
import { counted, countedRate, isScript } from '@crossover/model';
import { formatDuration } from '@crossover/report';
import { defineCommand } from 'citty';
import { PROJECT } from '../project.ts';
import { describeRepeats } from '../run/describe-repeats.ts';
import { estimateDuration } from '../run/duration.ts';
import { describePlace } from '../run/targets/describe-place.ts';
import { say } from '../terminal/say.ts';
import { planFromOptions, RUN_OPTIONS } from './run-options.ts';

export default defineCommand({
  meta: {
    name: 'plan',
    description: 'Print what compare would send, in which order, and how long it takes.',
  },
  args: { ...RUN_OPTIONS, json: { type: 'boolean', description: 'print plan.json on standard output' } },
  async run({ args, rawArgs }) {
    const plan = await planFromOptions(args, resolve(args.reports ?? PROJECT.reports), rawArgs);
    if (args.json) return console.log(JSON.stringify(plan));
    const { loadSeconds, totalSeconds } = estimateDuration(plan);
    say(
      `Run ${plan.slug}: ${counted(plan.order.length, 'repeat')}, ${Math.round(loadSeconds)} s of load, about ${formatDuration(totalSeconds)} in all.`,
    );
    for (const sentence of await describePlace(plan, totalSeconds)) say(sentence);
    for (const sentence of describeRepeats(plan)) say(sentence);
    console.log('');
    for (const { workload, scheduledRequests, durationSeconds, scheduleHash } of plan.workloads)
      say(
        `${workload.name}: ${isScript(workload) ? 'as many requests as the script sends' : counted(scheduledRequests, 'request')} in ${durationSeconds} s, schedule ${scheduleHash.slice(0, 12)}\n  ${workload.description}`,
      );
    console.log(`\n${plan.order.map((r, i) => `${String(i + 1).padStart(3)}  ${r.id}`).join('\n')}`);
    const before = [
      ...(plan.coldStarts > 0
        ? [`${plan.coldStarts} cold starts of each architecture with functions, live and alone`]
        : []),
      ...(plan.capacityRatesPerSecond.length > 0
        ? [
            `the capacity of one server instance, up to ${countedRate(plan.capacityRatesPerSecond.at(-1) ?? 0)}`,
          ]
        : []),
    ];
    if (before.length > 0) say(`\nBefore: ${before.join('; then ')}.`);
  },
});
