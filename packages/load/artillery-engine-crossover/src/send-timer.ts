/**
 * How long before a deadline the timer stops sleeping and watches the clock. Node's timers count whole milliseconds
 * and wake up to two late; watching costs CPU, so it is kept this short (measured: docs/decisions/0002).
 */
const WATCH_MS = 1.1;

/** Sends handled in one turn before answers get their turn: a late generator must still see answers arrive. */
const BATCH = 32;

/**
 * Calls `send(i)` for i = 0, 1, … as soon as `now()` has reached `dueMs[i]`, never before; late ones at once and in
 * order. Between deadlines it sleeps, and the event loop is free at all times.
 *
 * @returns a function that stops it; `onDone` is called after the last send, not after a stop.
 */
export function startSending(options: {
  readonly dueMs: Float64Array;
  readonly now: () => number;
  readonly send: (index: number) => void;
  readonly onDone: () => void;
}): () => void {
  const { dueMs, now, send, onDone } = options;
  let next = 0;
  let timer: NodeJS.Timeout | undefined;
  let immediate: NodeJS.Immediate | undefined;
  let isStopped = false;

  const turn = () => {
    for (let sends = 0; sends < BATCH; sends++) {
      const due = dueMs[next];
      if (due === undefined) {
        onDone();
        return;
      }
      if (due > now()) break;
      send(next);
      next += 1;
      if (isStopped) return;
    }
    arm();
  };

  const arm = () => {
    const waitMs = (dueMs[next] ?? 0) - now();
    if (waitMs > WATCH_MS + 1) timer = setTimeout(turn, Math.floor(waitMs - WATCH_MS));
    else immediate = setImmediate(turn);
  };

  arm();
  return () => {
    isStopped = true;
    clearTimeout(timer);
    clearImmediate(immediate);
  };
}
