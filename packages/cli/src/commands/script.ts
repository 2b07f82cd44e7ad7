import { compileScript, listWorkloads, readWorkload } from '@crossover/load';
import { defineCommand } from 'citty';

export default defineCommand({
  meta: { name: 'script', description: 'Print a workload as a plain Artillery script.' },
  args: { workload: { type: 'positional', description: 'name or YAML file', required: true } },
  async run({ args }) {
    const workload = await readWorkload(args.workload);
    const isOurs = (await listWorkloads()).includes(args.workload);
    process.stdout.write(compileScript(workload, isOurs ? {} : { file: args.workload }));
  },
});
