export { type Advice, adviceFor, type Needs } from './advice.ts';
export * from './architecture/bill.ts';
export type { BillOptions, BillSubject } from './architecture/month-of-usage.ts';
export { instanceCapacityPerSecond } from './architecture/servers.ts';
export * from './architecture/settings.ts';
export {
  type AssumptionDefinition,
  defaultAssumptions,
  type InputName,
  type Inputs,
} from './assumptions.ts';
export { baselineOf, isSplit } from './baseline.ts';
export { baselineSentences } from './baseline-sentence.ts';
export * from './crossings.ts';
export * from './crossover.ts';
export * from './estimate.ts';
export * from './inputs.ts';
export * from './month.ts';
export { type Parameter, parametersOf, withValues } from './parameters.ts';
export * from './price.ts';
export * from './price-age.ts';
export * from './price-overrides.ts';
export * from './price-refresh.ts';
export * from './price-usage.ts';
export { billedUsage } from './reconcile/billed-usage.ts';
export { type MeasuredDays, modelDays, SHARED_PAYER } from './reconcile/days.ts';
export { type Reconciled, type ReconciledRow, reconcile } from './reconcile/reconcile.ts';
export * from './regions.ts';
export { roundToCents } from './rounding.ts';
export * from './shape.ts';
export type { TornadoBar } from './tornado.ts';
export * from './uncertainty.ts';
export type { UsageEntry } from './usage-file/entry.ts';
