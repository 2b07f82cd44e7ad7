import type { LabEvent } from '@crossover/lab';
import type { LoadProgress } from '@crossover/load';
import { counted, type Plan, type PlannedRepeat, type Repeat } from '@crossover/model';
import { wrapText } from '@crossover/report/wrap-text';
import { columnsOf } from './columns.ts';

/** What a run tells a person while it runs. All of it goes to standard error: standard output is for results. */
export interface Progress {
  readonly stage: (text: string) => void;
  /** A line that stays. */
  readonly note: (text: string) => void;
  readonly repeatStarts: (repeat: PlannedRepeat, position: number, remainingLoadSeconds: number) => void;
  readonly second: (progress: LoadProgress) => void;
  readonly repeatEnds: (repeat: Repeat, position: number) => void;
  readonly lab: (event: LabEvent) => void;
  /** Removes the live line, so that what is printed next stands alone. */
  readonly end: () => void;
}

interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

const minutes = (seconds: number) =>
  seconds < 90 ? `${Math.ceil(seconds)} s` : `${Math.floor(seconds / 60)} min ${Math.round(seconds % 60)} s`;

export function createProgress(plan: Plan, output: Output): Progress {
  const total = plan.order.length;
  const clearLine = output.isTTY ? '\r\u001b[K' : '';
  let label = '';
  let repeatsDone = 0;
  let loadMs = 0;
  let betweenMs = 0;
  let firstStartMs: number | null = null;
  const loadSecondsOf = (repeat: PlannedRepeat) =>
    plan.workloads.find((w) => w.workload.name === repeat.workload)?.durationSeconds ?? 0;
  const live = (text: string) => {
    if (output.isTTY) output.write(`${clearLine}${text.slice(0, (output.columns ?? 80) - 1)}`);
  };
  const line = (text: string) => output.write(`${clearLine}${text}\n`);
  return {
    note: (text) => line(wrapText(text, columnsOf(output), '  ')),
    stage(text) {
      if (output.isTTY) live(`${text} …`);
      else if (text !== label) line(text);
      label = text;
    },
    repeatStarts(repeat, position, remainingLoadSeconds) {
      firstStartMs ??= performance.now();
      // What preparing the lab took so far, per repeat, is what it will go on to take.
      const preparingSeconds = repeatsDone === 0 ? 0 : (betweenMs / 1000 / repeatsDone) * (total - position);
      const left = minutes(remainingLoadSeconds + preparingSeconds);
      label = `${position + 1}/${total} ${repeat.architecture} · ${repeat.workload} · repeat ${repeat.repeat} · ${left} left`;
      live(label);
    },
    second({ sent, failed, ...times }) {
      const p50 = times.p50Ms === null ? '–' : times.p50Ms.toFixed(1);
      const p99 = times.p99Ms === null ? '–' : times.p99Ms.toFixed(1);
      live(`${label} · ${sent} sent, p50 ${p50} ms, p99 ${p99} ms, ${failed} failed`);
    },
    repeatEnds(repeat, position) {
      repeatsDone++;
      loadMs += loadSecondsOf(repeat) * 1000;
      betweenMs = Math.max(0, performance.now() - (firstStartMs ?? 0) - loadMs);
      const name = `${String(position + 1).padStart(String(total).length)}/${total} ${repeat.id}`;
      if (repeat.state !== 'completed') return line(`✗ ${name}  ${repeat.state}: ${repeat.reason}`);
      const { generator } = repeat;
      const cold = repeat.observation?.functions?.coldStarts;
      const facts = [
        `${generator.completed} of ${counted(generator.scheduled, 'request')}`,
        `${generator.failed} failed`,
        ...(cold === undefined ? [] : [counted(cold, 'cold start')]),
        `sent ${generator.lagP99Ms.toFixed(1)} ms late at p99`,
      ];
      line(
        `${repeat.isValid ? '✓' : '!'} ${name}  ${facts.join(', ')}${repeat.isValid ? '' : ' — not used'}`,
      );
    },
    lab(event) {
      if (event.kind === 'step') line(event.message);
    },
    end() {
      output.write(clearLine);
    },
  };
}
