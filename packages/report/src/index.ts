export { measuredProvenance } from './cell.ts';
export { listDataFiles } from './checksums.ts';
export { parseCsv } from './figures/table.ts';
export { figureStyles, inlineSvg, seriesClass } from './figures/theme.ts';
export * from './format.ts';
export { leadWorkload } from './headline.ts';
export { describeLabSettings, type LabSettingRow } from './lab-setting-words.ts';
export { isStoppedBefore } from './looks.ts';
export { renderOpenMetrics } from './metrics/open-metrics.ts';
export { renderOtlpMetrics } from './metrics/otlp-metrics.ts';
export { numberLabels } from './number-labels.ts';
export { addCorrection } from './publishing/corrections.ts';
export { checkPublication, type Publication } from './publishing/publication.ts';
export {
  type Article,
  type ArticleFigureContent,
  readArticle,
  readArticles,
  readReports,
} from './read-article.ts';
export { findRegressions } from './regression/find-regressions.ts';
export { GATES, type Gate, type GateResult } from './regression/gate.ts';
export { noiseOf, POWER } from './resolutions.ts';
export { renderSummaryTable } from './summary-table.ts';
export { takeLook } from './take-look.ts';
export { findNumerals, type Piece, renderTemplate, renderText } from './template.ts';
export {
  capitalise,
  listWords,
  nameError,
  nameMetric,
  nameProvenance,
  nameReason,
  nameService,
  nameVerdict,
} from './words.ts';
export { writeReport } from './write-report.ts';
