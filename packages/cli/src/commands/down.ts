import { userInfo } from 'node:os';
import { createTagsClient, findLeftovers, type Leftover } from '@crossover/collect';
import { CrossoverError } from '@crossover/model';
import { defineCommand } from 'citty';
import { assertStage, deploySettings, runSst } from '../deploy/sst.ts';

const DEFAULT_REGION = 'us-east-1';

export default defineCommand({
  meta: { name: 'down', description: 'Remove a stage from AWS, or find what is left of it.' },
  args: {
    stage: { type: 'string', description: 'name of the stage; default: your user name', valueHint: 'name' },
    check: { type: 'boolean', description: 'remove nothing; list what carries the stage’s tags' },
    all: { type: 'boolean', description: 'with --check: those of every stage' },
    json: { type: 'boolean', description: 'with --check: print JSON on standard output' },
  },
  async run({ args }) {
    const stage = args.stage ?? userInfo().username;
    assertStage(stage);
    const ofCheck = args.all ? '--all' : args.json ? '--json' : undefined;
    if (ofCheck !== undefined && !args.check)
      throw new CrossoverError('usage', `Expected --check with ${ofCheck}, found none.`, {
        hint: 'A stage is removed by itself: crossover down --stage NAME',
      });
    if (args.all && args.stage !== undefined)
      throw new CrossoverError('usage', 'Expected --stage or --all, found both.');
    const region = process.env.AWS_REGION ?? DEFAULT_REGION;
    if (!args.check) await runSst(['remove', '--stage', stage], deploySettings(process.env, {}));
    const leftovers = await findLeftovers(createTagsClient(region), {
      project: 'crossover',
      stage: args.all ? undefined : stage,
      now: new Date(),
    });
    console.log(args.json ? JSON.stringify(leftovers, null, 2) : renderLeftovers(leftovers, region));
    if (leftovers.length > 0) process.exitCode = 1;
  },
});

/** For the terminal. */
export function renderLeftovers(leftovers: readonly Leftover[], region: string): string {
  if (leftovers.length === 0) return `Nothing in ${region} carries the tags.`;
  return [
    `${leftovers.length === 1 ? 'One resource carries the tags' : `${leftovers.length} resources carry the tags`} in ${region} (AWS lists what was deleted for some hours more):`,
    ...leftovers.map(
      ({ arn, stage, architecture, expiresAt, isOverdue }) =>
        `  ${isOverdue ? 'OVERDUE ' : ''}${stage} ${architecture} ${arn}${expiresAt === null ? '' : ` until ${expiresAt}`}`,
    ),
  ].join('\n');
}
