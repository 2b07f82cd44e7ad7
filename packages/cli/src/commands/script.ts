import { compileScript, readWorkload } from '@crossover/load';
import { defineCommand } from 'citty';

export default defineCommand({
  meta: { name: 'script', description: 'Print a workload as a plain Artillery script.' },
  args: { workload: { type: 'positional', description: 'name or YAML file', required: true } },
  async run({ args }) {
    process.stdout.write(compileScript(await readWorkload(args.workload)));
  },
});
