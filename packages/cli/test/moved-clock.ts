/**
 * Loaded before the command (`node --import`): its clock begins at `TEST_NOW`, and a wait takes no time but moves it on.
 */
import { syncBuiltinESMExports } from 'node:module';
import timers from 'node:timers/promises';

const RealDate = Date;
let offsetMs = RealDate.parse(process.env.TEST_NOW ?? '') - RealDate.now();
const now = () => RealDate.now() + offsetMs;

class MovedDate extends RealDate {
  constructor(...of: ConstructorParameters<typeof Date> | []) {
    super(...((of.length === 0 ? [now()] : of) as [number]));
  }
  static override now = now;
}
globalThis.Date = MovedDate as unknown as DateConstructor;

Object.assign(timers, {
  setTimeout: async (delayMs: number, value: unknown) => {
    offsetMs += delayMs;
    return value;
  },
});
syncBuiltinESMExports();
