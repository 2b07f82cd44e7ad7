import type { ServiceMeter } from '../meter.ts';
import type { Month } from '../month.ts';

/** How one AWS service turns usage into line items. */
export interface Service<Usage> {
  /** As it is named in usage files and line items. */
  readonly name: string;
  /** Every line item it can produce; the names under which prices can be overridden. */
  readonly items: readonly string[];
  /** Metering rules that are worth knowing, and what is left out; printed in the docs and on bills. */
  readonly excluded: readonly string[];
  charge(usage: Usage, meter: ServiceMeter, month: Month): void;
}
