/** Whether an option is on the command line; citty tells no default from what was given. */
export function isGiven(name: string, rawArgs: readonly string[]): boolean {
  const forms = [`--${name}`, `--no-${name}`];
  return rawArgs.some((argument) => forms.includes(argument.split('=', 1)[0] ?? ''));
}

/** Every value of an option that may be given several times; citty keeps the last alone. */
export function valuesOf(option: `--${string}`, rawArgs: readonly string[]): string[] {
  return rawArgs.flatMap((argument, i) => {
    if (argument.startsWith(`${option}=`)) return [argument.slice(option.length + 1)];
    const next = rawArgs[i + 1];
    return argument === option && next !== undefined ? [next] : [];
  });
}
