import { CrossoverError } from '@crossover/model';

interface Script {
  readonly name: string;
  /** Printed for `--help` and `--list`. */
  readonly help: () => string | Promise<string>;
  readonly run: (words: readonly string[]) => Promise<void>;
}

const HELP = ['--help', '-h', '--list'];

/**
 * Runs a script of `npm run`, which takes words alone. What the user can mend ends it with a message, as the command
 * line's own errors do; a bug keeps its stack.
 */
export async function runScript({ name, help, run }: Script, args: readonly string[]): Promise<void> {
  try {
    if (args.some((argument) => HELP.includes(argument))) return console.log(await help());
    const option = args.find((argument) => argument.startsWith('-'));
    if (option !== undefined)
      throw new CrossoverError('usage', `Expected words or --help, found "${option}".`, {
        hint: `"npm run ${name} -- --help" lists what there is.`,
      });
    await run(args);
  } catch (error) {
    if (!(error instanceof CrossoverError)) throw error;
    console.error(`${name}: ${error.message}${error.hint === undefined ? '' : `\n  ${error.hint}`}`);
    process.exitCode = error.exitCode;
  }
}
