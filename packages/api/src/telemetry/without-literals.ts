const NAME_OR_LITERAL = /`[^`]*`|'(?:[^'\\]|\\.|'')*'|"(?:[^"\\]|\\.|"")*"|\b\d+(?:\.\d+)?\b/gs;

/**
 * A statement with each text and number replaced by `?`: the driver tells the text it sends, values filled in, and what a
 * client wrote into a product is nothing for a trace. Quoted names stay.
 */
export function withoutLiterals(statement: string): string {
  return statement.replace(NAME_OR_LITERAL, (found) => (found.startsWith('`') ? found : '?'));
}
