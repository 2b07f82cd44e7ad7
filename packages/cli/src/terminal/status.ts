interface Output {
  write(text: string): unknown;
  readonly isTTY?: boolean;
  readonly columns?: number;
}

/** Whoever waits on a terminal is told for what; nothing of it is left when it is done. */
export async function usingStatus<T>(
  text: string,
  use: () => T | Promise<T>,
  output: Output = process.stderr,
): Promise<T> {
  if (!output.isTTY) return use();
  output.write(`${text} …`.slice(0, (output.columns ?? 80) - 1));
  try {
    return await use();
  } finally {
    output.write('\r\u001b[K');
  }
}
