/** It is copied from the screen, so that it is never broken: at the end of a line, from its first word on. */
const COMMAND = /(?<=: )npm run .+$/;

/**
 * Text in lines of at most so many columns, broken between words; what is longer by itself stays whole. The text's own
 * lines stay lines.
 *
 * @param indent before what goes on in a further line
 */
export function wrapText(text: string, columns: number, indent = ''): string {
  return text
    .split('\n')
    .flatMap((line) => wrapLine(line, columns, indent))
    .join('\n');
}

function wrapLine(text: string, columns: number, indent: string): string[] {
  const command = COMMAND.exec(text)?.[0];
  const words = text.slice(0, text.length - (command?.length ?? 0)).split(' ');
  if (command !== undefined) words.splice(-1, 1, command);
  const lines: string[] = [];
  for (const word of words) {
    const last = lines.at(-1);
    if (last === undefined) lines.push(word);
    else if (last.length + 1 + word.length <= columns) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(`${indent}${word}`);
  }
  return lines;
}
