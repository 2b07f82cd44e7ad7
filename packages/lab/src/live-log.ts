import type { LabEvent } from './lab-event.ts';

const SHOWN_ID_LENGTH = 8;

/** One event as a line for a person, columns aligned, e.g. `10:41:07.250  serverless  GET   200    1.4 ms  /products/1`. */
export function formatEvent(event: LabEvent, at: Date): string {
  const time = at.toISOString().slice(11, 23);
  switch (event.kind) {
    case 'step':
      return `${time}  ${event.message}`;
    case 'request': {
      const { architecture, method, path, status, durationMs, servedBy, isCold } = event;
      const answer = status === 0 ? 'gone' : String(status);
      const by = servedBy === null ? 'the front door' : shortId(servedBy);
      const cold = isCold ? '  COLD START' : '';
      return `${time}  ${architecture.padEnd(12)}${method.padEnd(7)}${answer.padEnd(5)}${durationMs.toFixed(1).padStart(8)} ms  ${path}  by ${by}${cold}`;
    }
    case 'environment': {
      const { architecture, environment, change, detail } = event;
      return `${time}  ${architecture.padEnd(12)}${shortId(environment)} ${change}${detail === '' ? '' : `: ${detail}`}`;
    }
    case 'log':
      return `${time}  ${event.architecture.padEnd(12)}${shortId(event.source)} | ${event.line}`;
  }
}

/** Environments have random names of which the beginning tells them apart; servers are numbered at the end. */
const shortId = (id: string): string => (/^[0-9a-f]{32}$/.test(id) ? id.slice(0, SHOWN_ID_LENGTH) : id);
