import type { ScriptFunction } from './flow-script.ts';

/** Calls a function of the script's processor, whether it takes a callback or returns a promise. */
export async function callScriptFunction(
  processor: Readonly<Record<string, ScriptFunction>> | undefined,
  name: string,
  values: readonly unknown[],
): Promise<void> {
  const called = processor?.[name];
  if (called === undefined) throw new Error(`The script's processor has no function "${name}".`);
  await new Promise<void>((resolve, reject) => {
    const callback = (error?: unknown) => (error ? reject(asError(error)) : resolve());
    if (called.constructor.name === 'AsyncFunction')
      Promise.resolve(called(...values)).then(() => resolve(), reject);
    else called(...values, callback);
  });
}

/** Scripts may throw anything. */
export function asError(error: unknown): Error {
  return error instanceof Error ? error : new Error(String(error));
}
