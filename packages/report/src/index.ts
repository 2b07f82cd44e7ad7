export { parseCsv } from './figures/table.ts';
export { figureStyles, inlineSvg, seriesClass } from './figures/theme.ts';
export * from './format.ts';
export { describeLabSettings, type LabSettingRow } from './lab-setting-words.ts';
export { type Article, type ArticleFigureContent, readArticle, readArticles } from './read-article.ts';
export { renderSummaryTable } from './summary-table.ts';
export { findNumerals, type Piece, renderTemplate, renderText } from './template.ts';
export { listWords, nameError, nameMetric, nameService, nameVerdict } from './words.ts';
export { writeReport } from './write-report.ts';
