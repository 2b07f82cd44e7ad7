import { type Piece, renderTemplate } from '@crossover/report';
import { escapeHtml } from './escape-html.ts';

const LONGEST_LINE = 28;

/** A number as `<data>`: what it is machine-readably, and which field of report.json it is. */
function fieldHtml({ text, path, value }: Extract<Piece, { kind: 'field' }>): string {
  const machine = value === null ? '' : ` value="${escapeHtml(String(value))}"`;
  // A short number with its interval stays on one line; a long one would be wider than a phone.
  const keep = text.length <= LONGEST_LINE && text.includes('–') ? ' keep' : '';
  return `<data class="n${keep}"${machine || ' value=""'} data-field="${escapeHtml(path)}">${escapeHtml(text)}</data>`;
}

/** A template of report.json as HTML; a reference that resolves to nothing, or a bare numeral, fails the build. */
export function proseHtml(template: string, report: unknown): string {
  return renderTemplate(template, report)
    .map((piece) => (piece.kind === 'text' ? escapeHtml(piece.text) : fieldHtml(piece)))
    .join('');
}

/** The same for words of a person: `*emphasis*`, `` `code` `` and `[links](address)` as well. */
export function humanHtml(template: string, report: unknown): string {
  return renderTemplate(template, report)
    .map((piece) => (piece.kind === 'text' ? inlineMarkdown(escapeHtml(piece.text)) : fieldHtml(piece)))
    .join('');
}

/** `*emphasis*`, `**strong**`, `` `code` `` and links of text that is escaped already. */
export function inlineMarkdown(escaped: string): string {
  return escaped
    .replace(/`([^`]+)`/g, '<code>$1</code>')
    .replace(/\*\*([^*]+)\*\*/g, '<strong>$1</strong>')
    .replace(/\*([^*]+)\*/g, '<em>$1</em>')
    .replace(/\[([^\]]+)\]\(((?:https?:\/\/|\.{0,2}\/|#)[^)\s]*)\)/g, '<a href="$2">$1</a>');
}
