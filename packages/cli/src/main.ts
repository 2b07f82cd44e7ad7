import { CrossoverError, nearest } from '@crossover/model';
import { wrapText } from '@crossover/report/wrap-text';
import { type ArgsDef, type CommandDef, runCommand } from 'citty';
import { REPEATABLE } from './commands/target-options.ts';
import { columnsOf } from './terminal/columns.ts';
import { renderHelp, renderRows } from './terminal/help.ts';
import { reportLostOutput } from './terminal/lost-output.ts';
import { assertKnownOptions } from './terminal/options.ts';
import { printError } from './terminal/print-error.ts';
import { versionLine } from './terminal/version.ts';

interface Command {
  readonly summary: string;
  run(rawArgs: string[]): Promise<void>;
}

/** Commands load on demand: `crossover --help` need not read Artillery. */
const COMMANDS: Record<string, Command> = {
  compare: {
    summary: 'run the comparison and write the article',
    run: async (rawArgs) => execute('compare', (await import('./commands/compare.ts')).default, rawArgs),
  },
  plan: {
    summary: 'print what compare would send and how long it takes',
    run: async (rawArgs) => execute('plan', (await import('./commands/plan.ts')).default, rawArgs),
  },
  report: {
    summary: "write a run's report again from its stored data",
    run: async (rawArgs) => execute('report', (await import('./commands/report.ts')).default, rawArgs),
  },
  collect: {
    summary: 'collect what AWS saw of a run on a stage',
    run: async (rawArgs) => execute('collect', (await import('./commands/collect.ts')).default, rawArgs),
  },
  bill: {
    summary: 'collect what AWS charged for the days of a run',
    run: async (rawArgs) => execute('bill', (await import('./commands/bill.ts')).default, rawArgs),
  },
  publish: {
    summary: 'check a run, and add it to the published ones',
    run: async (rawArgs) => execute('publish', (await import('./commands/publish.ts')).default, rawArgs),
  },
  correct: {
    summary: 'say at the top of a published article what was wrong in it',
    run: async (rawArgs) => execute('correct', (await import('./commands/correct.ts')).default, rawArgs),
  },
  export: {
    summary: 'a run as one HTML file, or its numbers for monitoring systems',
    run: async (rawArgs) => execute('export', (await import('./commands/export.ts')).default, rawArgs),
  },
  history: {
    summary: 'how the numbers of a series moved from run to run',
    run: async (rawArgs) => execute('history', (await import('./commands/history.ts')).default, rawArgs),
  },
  check: {
    summary: 'fail when a run is worse than an earlier one',
    run: async (rawArgs) => execute('check', (await import('./commands/check.ts')).default, rawArgs),
  },
  cost: {
    summary: 'price a file of AWS usage',
    run: async (rawArgs) => execute('cost', (await import('./commands/cost.ts')).default, rawArgs),
  },
  estimate: {
    summary: 'what each architecture costs at your traffic, and where the answer flips',
    run: async (rawArgs) => execute('estimate', (await import('./commands/estimate.ts')).default, rawArgs),
  },
  prices: {
    summary: 'say how old the prices are, or renew them from AWS',
    run: async (rawArgs) => execute('prices', (await import('./commands/prices.ts')).default, rawArgs),
  },
  up: {
    summary: 'forecast the cost of a stage, then deploy it with SST',
    run: async (rawArgs) => execute('up', (await import('./commands/up.ts')).default, rawArgs),
  },
  down: {
    summary: 'remove a stage, or look for what it left behind',
    run: async (rawArgs) => execute('down', (await import('./commands/down.ts')).default, rawArgs),
  },
  lab: {
    summary: 'keep the lab up and show requests as they happen',
    run: async (rawArgs) => execute('lab', (await import('./commands/lab.ts')).default, rawArgs),
  },
  script: {
    summary: 'print a workload as a plain Artillery script',
    run: async (rawArgs) => execute('script', (await import('./commands/script.ts')).default, rawArgs),
  },
  doctor: {
    summary: 'print what this machine has and what is missing',
    run: async (rawArgs) => execute('doctor', (await import('./commands/doctor.ts')).default, rawArgs),
  },
};

async function execute<T extends ArgsDef>(
  name: string,
  command: CommandDef<T>,
  rawArgs: string[],
): Promise<void> {
  const definitions = (typeof command.args === 'function' ? await command.args() : await command.args) ?? {};
  if (rawArgs.includes('--help') || rawArgs.includes('-h')) {
    const meta = typeof command.meta === 'function' ? await command.meta() : await command.meta;
    console.log(renderHelp(name, meta?.description ?? '', definitions, columnsOf(process.stdout)));
    return;
  }
  assertKnownOptions(name, definitions, rawArgs, REPEATABLE);
  await runCommand(command, { rawArgs });
}

function help(): string {
  const columns = columnsOf(process.stdout);
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => [name, summary] as const);
  return [
    wrapText('crossover — at what traffic should this API stop being serverless?', columns),
    '',
    'Usage: crossover <command> [options]',
    '',
    ...renderRows(rows, columns),
    '',
    wrapText(
      '"crossover <command> --help" shows its options. Start with "crossover compare --quick".',
      columns,
    ),
  ].join('\n');
}

/** @throws CrossoverError `usage` when there is no such command */
function findCommand(name: string): Command {
  const command = Object.hasOwn(COMMANDS, name) ? COMMANDS[name] : undefined;
  if (command !== undefined) return command;
  if (name.startsWith('-'))
    throw new CrossoverError('usage', `Expected a command, found the option "${name}".`, {
      hint: 'Options follow a command, such as: crossover compare --quick',
    });
  const guess = nearest(name, Object.keys(COMMANDS));
  throw new CrossoverError('usage', `Expected a command, found "${name}".`, {
    hint: guess ? `Did you mean "crossover ${guess}"?` : 'Run "crossover --help" for the commands.',
  });
}

/** @throws CrossoverError `usage` in a folder that was removed, where nothing can be resolved */
function assertWorkingFolder(): void {
  try {
    process.cwd();
  } catch (cause) {
    throw new CrossoverError('usage', 'Expected a folder to work in, found that this one was removed.', {
      hint: 'Change into another folder: cd',
      cause,
    });
  }
}

async function main(argv: string[]): Promise<void> {
  const [name, ...rawArgs] = argv;
  if (name === '--version' || name === '-v') return console.log(versionLine());
  if (name === 'help' && rawArgs[0] !== undefined) return findCommand(rawArgs[0]).run(['--help']);
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') return console.log(help());
  const command = findCommand(name);
  assertWorkingFolder();
  await command.run(rawArgs);
}

reportLostOutput(process.stdout, process.stderr);
try {
  await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = printError(error);
}
