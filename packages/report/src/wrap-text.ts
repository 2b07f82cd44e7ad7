/** Words, and commands as one: they are copied from the screen. A command is quoted, or stands at the end after a colon. */
const WORDS = /"(?:npm run|npx|crossover) [^"]*"\S*|(?<=: )npm run .+$|\S+/g;

/**
 * Text in lines of at most so many columns, broken between words; what is longer by itself stays whole. The text's own
 * lines stay lines.
 *
 * @param indent before what goes on in a further line, beside the indent of the line itself
 */
export function wrapText(text: string, columns: number, indent = ''): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, columns, indent))
    .join('\n');
}

function wrapLine(text: string, columns: number, indent: string): string[] {
  const own = /^ */.exec(text)?.[0] ?? '';
  const [first = '', ...others] = text.match(WORDS) ?? [];
  const lines = [`${own}${first}`];
  for (const word of others) {
    const last = lines.at(-1) ?? '';
    if (last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${own}${indent}${word}`);
  }
  return lines;
}
