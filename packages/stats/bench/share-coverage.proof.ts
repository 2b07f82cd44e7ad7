import { createRandom, type Random, repeatProportion, wilsonInterval } from '../src/index.ts';
import { type Demonstration, rounded } from './demonstration.ts';

const SHARES = [0.002, 0.02, 0.1];
/** Log standard deviation of the share between repeats. */
const SPREADS = [0, 0.3, 0.6];
const REQUESTS = 2000;

/** Failures come in bursts: each failure is followed by another with this chance. */
const BURST = 0.5;

function tally(random: Random, share: number, spread: number): { successes: number; trials: number } {
  // exp(−spread²/2) keeps the mean share at its truth.
  const own = Math.min(0.9, share * Math.exp(spread * random.nextNormal() - spread ** 2 / 2));
  // A two-state chain with stationary share `own` and mean burst of 1 / (1 − BURST) requests.
  const start = Math.min(1, ((1 - BURST) * own) / (1 - own));
  let isFailing = random.next() < own;
  let successes = 0;
  for (let i = 0; i < REQUESTS; i += 1) {
    if (isFailing) successes += 1;
    isFailing = random.next() < (isFailing ? BURST : start);
  }
  return { successes, trials: REQUESTS };
}

/** How often the 95 % interval of an error share covers the truth, beside plain Wilson on all requests. */
export function run(
  options: { readonly replications?: number; readonly repeats?: number } = {},
): Promise<Demonstration[]> {
  const { replications = 1000, repeats = 5 } = options;
  const demonstrations = SHARES.flatMap((share, s) =>
    SPREADS.map((spread, t): Demonstration => {
      const random = createRandom(6000 + 10 * s + t);
      let covered = 0;
      let plain = 0;
      for (let i = 0; i < replications; i += 1) {
        const tallies = Array.from({ length: repeats }, () => tally(random, share, spread));
        const successes = tallies.reduce((sum, one) => sum + one.successes, 0);
        const clustered = repeatProportion(tallies);
        const naive = wilsonInterval(successes, repeats * REQUESTS);
        if (clustered !== null && clustered.low <= share && share <= clustered.high) covered += 1;
        if (naive !== null && naive.low <= share && share <= naive.high) plain += 1;
      }
      const found = covered / replications;
      return {
        name: `coverage of an error share of ${share}, varying by ${spread} between repeats`,
        value: rounded(found),
        limit: 0.93,
        ok: found >= 0.93,
        details: { 'plain Wilson covers': rounded(plain / replications), replications, repeats },
      };
    }),
  );
  return Promise.resolve(demonstrations);
}
