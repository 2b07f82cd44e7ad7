/** Every value of an option that may be given several times; citty keeps the last alone. */
export function valuesOf(option: `--${string}`, rawArgs: readonly string[]): string[] {
  return rawArgs.flatMap((argument, i) => {
    if (argument.startsWith(`${option}=`)) return [argument.slice(option.length + 1)];
    const next = rawArgs[i + 1];
    return argument === option && next !== undefined ? [next] : [];
  });
}
