import { existsSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { CrossoverError, describeWarning, type Plan, type Report } from '@crossover/model';
import { renderSummaryTable, writeReport } from '@crossover/report';
import { defineCommand } from 'citty';
import { collectAfterRun } from '../evidence/collect-after-run.ts';
import { PROJECT } from '../project.ts';
import { compare } from '../run/compare.ts';
import { describeRepeats } from '../run/describe-repeats.ts';
import { isMeasured } from '../run/is-measured.ts';
import { parseThresholds } from '../run/limits/threshold.ts';
import { type RunLimits, usingLimits } from '../run/limits/using-limits.ts';
import { usingRunFolder } from '../run/run-folder.ts';
import { confirmHosts, terminalQuestion } from '../run/targets/confirm-hosts.ts';
import { describeData } from '../run/targets/describe-place.ts';
import { readHeaders } from '../run/targets/header-values.ts';
import { readResetCommand } from '../run/targets/reset-data.ts';
import { buildSite } from '../site.ts';
import { announce } from '../terminal/announce.ts';
import { columnsOf } from '../terminal/columns.ts';
import { diskErrorOf } from '../terminal/disk-error.ts';
import { interruptionOf, usingInterruption } from '../terminal/interruption.ts';
import { parseNumber } from '../terminal/parse-number.ts';
import { createProgress } from '../terminal/progress.ts';
import { isGiven, valuesOf } from '../terminal/repeated-option.ts';
import { plannedRun } from '../terminal/run-argument.ts';
import { resumeCommand } from '../terminal/run-command.ts';
import { usingStatus } from '../terminal/status.ts';
import { planFromOptions, RUN_OPTIONS } from './run-options.ts';

/** What a resumed run takes from its plan; given again they would be ignored in silence. */
const PLANNED = Object.keys(RUN_OPTIONS).filter((name) => name !== 'reports');

export default defineCommand({
  meta: { name: 'compare', description: 'Run the comparison and write the article.' },
  args: {
    ...RUN_OPTIONS,
    resume: { type: 'string', description: 'continue an interrupted run', valueHint: 'slug' },
    'abort-on': {
      type: 'string',
      description:
        'stop the run when the last ten seconds of a repeat are past one of these, such as errors>5%,p95>2s',
      valueHint: 'limits',
    },
    'max-usd': {
      type: 'string',
      description: 'stop the run before it has cost more than this at list prices; targets only',
      valueHint: 'USD',
    },
    'confirm-host': {
      type: 'string',
      description: 'a host that you may load; may be repeated',
      valueHint: 'host',
    },
    collect: {
      type: 'boolean',
      description: 'at the end collect what AWS saw of a run on a stage',
      default: true,
      negativeDescription: 'do not collect what AWS saw at the end of a run on a stage',
    },
    json: { type: 'boolean', description: 'print report.json on standard output' },
    site: {
      type: 'boolean',
      description: 'build the site',
      default: true,
      negativeDescription: 'do not build the site',
    },
  },
  async run({ args, rawArgs }) {
    const reports = resolve(args.reports ?? PROJECT.reports);
    if (args.resume !== undefined) {
      await plannedRun(args.resume, args.reports);
      const surplus = PLANNED.find((option) => isGiven(option, rawArgs));
      if (surplus)
        throw new CrossoverError(
          'usage',
          `Expected --resume alone, found ${surplus === 'pin' ? '--no-pin' : `--${surplus}`} with it.`,
          {
            hint: 'A resumed run keeps the plan that it began with.',
          },
        );
    }
    const target =
      args.resume === undefined
        ? { plan: await planFromOptions(args, reports, rawArgs) }
        : { resume: args.resume };
    const limits: RunLimits = {
      abortOn: args['abort-on'] === undefined ? [] : parseThresholds(args['abort-on']),
      maxUsd:
        args['max-usd'] === undefined ? undefined : parseNumber('--max-usd', args['max-usd'], 0, 1_000_000),
    };
    const confirmed = valuesOf('--confirm-host', rawArgs);
    // Before there is a folder: whoever says no has begun no run.
    if ('plan' in target) {
      assertLimits(target.plan, limits);
      assertEnvironment(target.plan);
      confirmed.push(...(await confirmTargets(target.plan, confirmed)));
    }
    await usingInterruption(async (signal) => {
      const report = await measure(
        reports,
        target,
        { limits, confirmed, isCollecting: args.collect },
        signal,
      );
      if (args.json) console.log(JSON.stringify(report));
      else print(report);
      if (!args.site) return;
      const page = await usingStatus('building the site', () =>
        buildSite(reports, report.slug, signal),
      ).catch((cause: unknown) => {
        if (!signal.aborted) throw cause;
        throw new CrossoverError('interrupted', 'Interrupted; the run and its report are complete.', {
          hint: `Build its article with: ${resumeCommand(join(reports, report.slug))}`,
          cause,
        });
      });
      console.error(`\nThe article: ${page}`);
      if (reports === PROJECT.reports)
        console.error('In a browser with everything linked: npm run site:preview');
    });
  },
});

function measure(
  reports: string,
  target: Parameters<typeof usingRunFolder>[1],
  options: {
    readonly limits: RunLimits;
    readonly confirmed: readonly string[];
    readonly isCollecting: boolean;
  },
  signal: AbortSignal,
): Promise<Report> {
  const { limits, confirmed, isCollecting } = options;
  return usingRunFolder(reports, target, async (folder) => {
    const { plan } = folder;
    const progress = createProgress(plan, process.stderr);
    try {
      assertLimits(plan, limits);
      let report: Report;
      if (await isMeasured(folder)) {
        progress.note(`Run ${plan.slug} is complete: nothing is left to measure.`);
        report = await writeReport(folder.path);
      } else {
        for (const sentence of [...describeRepeats(plan), ...describeData(plan)]) progress.note(sentence);
        const allowedHosts = await confirmTargets(plan, confirmed);
        report = await usingLimits(folder, limits, progress, signal, (watched, limited) =>
          compare(folder, allowedHosts, watched, limited),
        );
      }
      // Outside of the limits: waiting for AWS sends no load.
      const asking = { folder, announce: progress.note, signal };
      return (await collectAfterRun(asking, isCollecting)) ?? report;
    } catch (error) {
      throw signal.aborted ? interruptionOf(error, folder) : error;
    } finally {
      progress.end();
    }
  }).catch((error: unknown) => {
    const path = join(reports, 'plan' in target ? target.plan.slug : target.resume);
    // A run that had measured nothing yet is gone.
    const goesOn = existsSync(path) ? diskErrorOf(error, `continue with: ${resumeCommand(path)}`) : null;
    throw goesOn ?? error;
  });
}

/** Hosts of a stage of this project are its own; others are confirmed by name. A script may need more than targets. */
async function confirmTargets({ targets }: Plan, confirmed: readonly string[]): Promise<string[]> {
  if (targets === undefined) return [...confirmed];
  const urls = Object.values(targets.urls);
  if (targets.stage !== null) return [...urls.map((url) => new URL(url).hostname), ...confirmed];
  return [...(await confirmHosts({ urls, confirmed, ask: terminalQuestion() })), ...confirmed];
}

/** @throws CrossoverError `usage` when the environment lacks what the plan takes from it */
function assertEnvironment({ targets }: Plan): void {
  readHeaders(targets?.headersFrom ?? {}, process.env);
  readResetCommand(targets?.resetFrom, process.env);
}

function assertLimits({ targets, loadWorkers }: Plan, { abortOn, maxUsd }: RunLimits): void {
  if (maxUsd !== undefined && targets === undefined)
    throw new CrossoverError('usage', 'Expected --max-usd with --stage or --target, found the lab.', {
      hint: 'A run in the lab costs nothing.',
    });
  if (abortOn.length > 0 && loadWorkers !== undefined)
    throw new CrossoverError('usage', 'Expected --abort-on or --workers, found both.', {
      hint: 'Workers tell their response times only at the end.',
    });
}

function print(report: Report): void {
  console.log(renderSummaryTable(report, columnsOf(process.stdout)));
  for (const warning of report.warnings) {
    const { text, remedy } = describeWarning(warning);
    announce(`! ${text} ${remedy}`);
  }
}
