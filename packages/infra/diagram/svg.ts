import { type Box, COLUMNS, type Picture } from './picture.ts';

const BOX = { width: 190, height: 56, gapX: 64, gapY: 22 };
const MARGIN = { top: 76, side: 20, bottom: 20 };
const HEADING_Y = 54;

interface Placed extends Box {
  readonly x: number;
  readonly y: number;
}

const escapeXml = (text: string): string =>
  text.replace(/[&<>"]/g, (character) => `&#${character.charCodeAt(0)};`);

/** One SVG, readable on light and dark grounds; the same picture gives the same bytes. */
export function toSvg(picture: Picture): string {
  const columns = COLUMNS.map((column) => picture.boxes.filter((box) => box.column === column)).filter(
    (boxes) => boxes.length > 0,
  );
  const tallest = Math.max(...columns.map(({ length }) => length));
  const width = MARGIN.side * 2 + columns.length * BOX.width + (columns.length - 1) * BOX.gapX;
  const height = MARGIN.top + tallest * (BOX.height + BOX.gapY) - BOX.gapY + MARGIN.bottom;
  const placed = columns.flatMap((boxes, column) => {
    // A short column stands in the middle of a tall one, so that arrows run level where they can.
    const offset = ((tallest - boxes.length) * (BOX.height + BOX.gapY)) / 2;
    return boxes.map(
      (box, row): Placed => ({
        ...box,
        x: MARGIN.side + column * (BOX.width + BOX.gapX),
        y: MARGIN.top + offset + row * (BOX.height + BOX.gapY),
      }),
    );
  });
  const headings = columns.map(
    ([first], column) =>
      `<text class="heading" x="${MARGIN.side + column * (BOX.width + BOX.gapX)}" y="${HEADING_Y}">${first?.column ?? ''}</text>`,
  );
  const description = describe(picture);
  return `<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 ${width} ${height}" width="${width}" height="${height}" role="img" aria-labelledby="title desc">
<title id="title">${escapeXml(picture.title)}</title>
<desc id="desc">${escapeXml(description)}</desc>
<style>
text { font: 13px system-ui, sans-serif; fill: #1b1b1b; }
.title { font-size: 16px; font-weight: 600; }
.heading { fill: #595959; }
.detail { font-size: 12px; fill: #454545; }
.label { font-size: 11px; fill: #454545; }
rect { fill: #ffffff; stroke: #5c6670; }
path { fill: none; stroke: #5c6670; }
marker path { fill: #5c6670; }
.ground { fill: #ffffff; stroke: none; }
@media (prefers-color-scheme: dark) {
  text { fill: #f0f0f0; }
  .heading, .detail, .label { fill: #c8c8c8; }
  rect { fill: #23272b; stroke: #a3adb7; }
  path { stroke: #a3adb7; }
  marker path { fill: #a3adb7; }
  .ground { fill: #16191c; stroke: none; }
}
</style>
<defs><marker id="tip" viewBox="0 0 8 8" refX="8" refY="4" markerWidth="7" markerHeight="7" orient="auto"><path d="M0 0L8 4L0 8Z"/></marker></defs>
<rect class="ground" width="${width}" height="${height}"/>
<text class="title" x="${MARGIN.side}" y="28">${escapeXml(picture.title)}</text>
${headings.join('\n')}
${picture.arrows.map(({ from, to, label }) => arrow(placed, from, to, label)).join('\n')}
${placed.map(drawBox).join('\n')}
</svg>
`;
}

function drawBox({ x, y, title, detail }: Placed): string {
  const lines =
    detail === ''
      ? `<text x="${x + 12}" y="${y + 33}">${escapeXml(title)}</text>`
      : `<text x="${x + 12}" y="${y + 24}">${escapeXml(title)}</text><text class="detail" x="${x + 12}" y="${y + 43}">${escapeXml(detail)}</text>`;
  return `<rect x="${x}" y="${y}" width="${BOX.width}" height="${BOX.height}" rx="6"/>${lines}`;
}

function arrow(placed: readonly Placed[], fromId: string, toId: string, label: string): string {
  const from = placed.find(({ id }) => id === fromId);
  const to = placed.find(({ id }) => id === toId);
  if (from === undefined || to === undefined) return '';
  const [fromY, toY] = [from.y + BOX.height / 2, to.y + BOX.height / 2];
  if (from.x === to.x) return '';
  const isForward = from.x < to.x;
  const startX = isForward ? from.x + BOX.width : from.x;
  const endX = isForward ? to.x : to.x + BOX.width;
  const bend = (isForward ? 1 : -1) * BOX.gapX * 0.6;
  const text =
    label === ''
      ? ''
      : `<text class="label" x="${endX + (isForward ? -34 : 10)}" y="${toY - 5 + (fromY > toY ? 14 : 0)}">${escapeXml(label)}</text>`;
  return `<path d="M${startX} ${fromY}C${startX + bend} ${fromY} ${endX - bend} ${toY} ${endX} ${toY}" marker-end="url(#tip)"/>${text}`;
}

/** The same in words, for those who cannot see it. */
function describe({ boxes, arrows }: Picture): string {
  const nameOf = (id: string): string => boxes.find((box) => box.id === id)?.title ?? '';
  const parts = boxes.map(({ title, detail }) => (detail === '' ? title : `${title} (${detail})`));
  const links = arrows.map(({ from, to }) => `${nameOf(from)} to ${nameOf(to)}`);
  return `Parts: ${parts.join('; ')}. Connections: ${[...new Set(links)].join('; ')}.`;
}
