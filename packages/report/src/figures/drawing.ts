/** What a page needs to draw a figure of its own in the style of an article's, in a browser as well. */
export { type Box, type EndLabel, endLabels, SIZES, type Size, xAxis, xGrid, yAxis } from './frame.ts';
export { linearScale, logDomain, logScale } from './scale.ts';
export { element, label, linePath } from './svg.ts';
export { drawSvg, inlineSvg, marker, type Series, seriesClass } from './theme.ts';
