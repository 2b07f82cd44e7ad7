import { type ClockOffset, type ClockSample, estimateOffset } from './clock-offset.ts';

/** Milliseconds since 1970 with a fraction, on a clock that nobody sets while it is used. */
export type Clock = () => number;

export const processClock: Clock = () => performance.timeOrigin + performance.now();

/** Milliseconds, on mailboxes that tell more than HTTP's whole seconds. */
export const TIME_HEADER = 'crossover-time';

const ATTEMPTS = 5;
const FIRST_PAUSE_MS = 100;
const GIVE_UP_MS = 20_000;
/** Not a divisor of a second: looks at a clock of whole seconds must fall on ever other fractions. */
const LOOK_EVERY_MS = 47;
const FEWEST_LOOKS = 8;
const LOOK_FOR_MS = 3_000;

/** @returns the object, or null when there is none. @throws Error when the mailbox does not answer, or refuses. */
export async function fetchObject(url: string): Promise<Buffer | null> {
  const answer = await ask(url, { method: 'GET' });
  if (answer.status === 404) return null;
  if (answer.status !== 200) throw refusal(url, answer.status, answer.body);
  return answer.body;
}

/**
 * @returns whether it was stored: false only with `onlyIfAbsent`, when there is an object already.
 * @throws Error when the mailbox does not answer, or refuses.
 */
export async function storeObject(
  url: string,
  body: string | Uint8Array<ArrayBuffer>,
  options: { readonly onlyIfAbsent?: boolean } = {},
): Promise<boolean> {
  const headers: Record<string, string> = options.onlyIfAbsent ? { 'if-none-match': '*' } : {};
  const answer = await ask(url, { method: 'PUT', body, headers });
  if (answer.status === 412) return false;
  if (answer.status !== 200) throw refusal(url, answer.status, answer.body);
  return true;
}

/** Compares a clock with the mailbox's: until half the shortest round trip is all that is left of doubt, at most 3 s. */
export async function compareClock(url: string, clock: Clock): Promise<ClockOffset> {
  let samples: ClockSample[] = [];
  const startMs = clock();
  for (;;) {
    samples.push(await lookAt(url, clock));
    const estimate = estimateOffset(samples);
    // A clock that was set meanwhile: what it showed before is worth nothing now.
    if (estimate === null) samples = [];
    const shortestMs = Math.min(...samples.map(({ sentMs, receivedMs }) => receivedMs - sentMs));
    const isGood = samples.length >= FEWEST_LOOKS && (estimate?.errorMs ?? Infinity) <= shortestMs;
    if (estimate !== null && (isGood || clock() - startMs > LOOK_FOR_MS)) return estimate;
    if (clock() - startMs > 3 * LOOK_FOR_MS)
      throw new Error('Expected a clock that runs evenly to compare with, found one that jumps.');
    await pause(LOOK_EVERY_MS);
  }
}

async function lookAt(url: string, clock: Clock): Promise<ClockSample> {
  const sentMs = clock();
  const response = await fetch(url, { signal: AbortSignal.timeout(GIVE_UP_MS) });
  const receivedMs = clock();
  await response.arrayBuffer();
  const exactMs = Number(response.headers.get(TIME_HEADER) ?? Number.NaN);
  if (Number.isFinite(exactMs)) return { sentMs, receivedMs, fromMs: exactMs, untilMs: exactMs };
  const fromMs = Date.parse(response.headers.get('date') ?? '');
  if (Number.isNaN(fromMs)) throw new Error('Expected a Date in the answer of the mailbox, found none.');
  return { sentMs, receivedMs, fromMs, untilMs: fromMs + 1000 };
}

interface Answer {
  readonly status: number;
  readonly body: Buffer;
}

/** Asks again after what passes: no connection, 409 (two conditional writes at once), 429 and 5xx. */
async function ask(url: string, init: RequestInit): Promise<Answer> {
  let failure: unknown;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    if (attempt > 0) await pause(FIRST_PAUSE_MS * 2 ** attempt * (0.5 + Math.random()));
    try {
      const response = await fetch(url, { ...init, signal: AbortSignal.timeout(GIVE_UP_MS) });
      const body = Buffer.from(await response.arrayBuffer());
      const { status } = response;
      if (status !== 409 && status !== 429 && status < 500) return { status, body };
      failure = refusal(url, status, body);
    } catch (error) {
      failure = new Error(`Expected an answer of the mailbox ${nameOf(url)}, found none.`, { cause: error });
    }
  }
  throw failure;
}

/** The query of a signed address is a secret: an error must not tell it. */
function nameOf(url: string): string {
  return new URL(url).pathname;
}

/** The code and nothing else of S3's answer, which can hold keys and signatures. */
function refusal(url: string, status: number, body: Buffer): Error {
  const code = /<Code>(\w+)<\/Code>/.exec(body.toString())?.[1];
  const detail = code === undefined ? '' : ` ${code}`;
  return new Error(`Expected the mailbox to serve ${nameOf(url)}, found status ${status}${detail}.`);
}

function pause(durationMs: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, durationMs));
}
