/** What is said of several runs together: series, their history, two runs side by side. Works in a browser as well. */
export type { BillChange } from './bills.ts';
export { commonGround } from './common-ground.ts';
export { compareRuns, type RunComparison } from './comparison.ts';
export { historyFigures, historyRows, pairsOf } from './history.ts';
export type { MeasureRow, RunVerdict } from './measures.ts';
export { groupSeries, previousOf, type Series, seriesIdOf } from './series.ts';
