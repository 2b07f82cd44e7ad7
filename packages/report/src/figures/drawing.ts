/** What a page needs to draw a figure of its own in the style of an article's, in a browser as well. */
export { xAxis, xGrid } from './axis.ts';
export { type Box, SIZES, type Size } from './frame.ts';
export { logScale } from './scale.ts';
export { element, label, linePath } from './svg.ts';
export { drawSvg, inlineSvg, marker, type Series, seriesClass } from './theme.ts';
