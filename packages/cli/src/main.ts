import { CrossoverError } from '@crossover/model';
import { type CommandDef, parseArgs, renderUsage } from 'citty';
import { nearest } from './terminal/nearest.ts';
import { assertKnownOptions } from './terminal/options.ts';
import { printError } from './terminal/print-error.ts';

// biome-ignore format: a table reads best as one
const COMMANDS: Record<string, { summary: string; load: () => Promise<{ default: CommandDef }> }> = {
  compare:  { summary: 'run the comparison and write the article', load: async () => await import('./commands/compare.ts') as { default: CommandDef } },
  plan:     { summary: 'print what compare would send and how long it takes', load: async () => await import('./commands/plan.ts') as { default: CommandDef } },
  report:   { summary: "write a run's report and article again", load: async () => await import('./commands/report.ts') as { default: CommandDef } },
  lab:      { summary: 'keep the lab up and show requests as they happen', load: async () => await import('./commands/lab.ts') as { default: CommandDef } },
  script:   { summary: 'print a workload as a plain Artillery script', load: async () => await import('./commands/script.ts') as { default: CommandDef } },
  doctor:   { summary: 'print what this machine has and what is missing', load: async () => await import('./commands/doctor.ts') as { default: CommandDef } },
};

function help(): string {
  const rows = Object.entries(COMMANDS).map(([name, { summary }]) => `  ${name.padEnd(10)} ${summary}`);
  return [
    'crossover — at what traffic should this API stop being serverless?',
    '',
    'Usage: crossover <command> [options]',
    '',
    ...rows,
    '',
    'crossover <command> --help shows its options. Start with: crossover compare --quick',
  ].join('\n');
}

async function main(argv: string[]): Promise<void> {
  const [name, ...rawArgs] = argv;
  if (name === undefined || name === '--help' || name === '-h' || name === 'help') {
    console.log(help());
    return;
  }
  const entry = COMMANDS[name];
  if (!entry) {
    const guess = nearest(name, Object.keys(COMMANDS));
    throw new CrossoverError('usage', `Expected a command, found "${name}".`, {
      hint: guess ? `Did you mean "crossover ${guess}"?` : 'Run "crossover --help" for the commands.',
    });
  }
  const { default: command } = await entry.load();
  if (rawArgs.includes('--help') || rawArgs.includes('-h')) {
    console.log(await renderUsage(command, { meta: { name: 'crossover' } }));
    return;
  }
  const definitions = (await command.args) ?? {};
  assertKnownOptions(name, typeof definitions === 'function' ? await definitions() : definitions, rawArgs);
  await command.run?.({
    rawArgs,
    args: parseArgs(rawArgs, typeof definitions === 'function' ? await definitions() : definitions),
    cmd: command,
  });
}

try {
  await main(process.argv.slice(2));
} catch (error) {
  process.exitCode = printError(error);
}
