import { userInfo } from 'node:os';
import { createTagsClient, findLeftovers, type Leftover } from '@crossover/collect';
import { defineCommand } from 'citty';
import { assertStage, deploySettings, runSst } from '../deploy/sst.ts';

const DEFAULT_REGION = 'us-east-1';

export default defineCommand({
  meta: { name: 'down', description: 'Remove a stage from AWS, or find what is left of it.' },
  args: {
    stage: { type: 'string', description: 'name of the stage; default: your user name' },
    check: { type: 'boolean', description: 'remove nothing; list what carries the stage’s tags' },
    all: { type: 'boolean', description: 'with --check: of every stage' },
    json: { type: 'boolean', description: 'with --check: print JSON' },
  },
  async run({ args }) {
    const stage = args.stage ?? userInfo().username;
    assertStage(stage);
    const region = process.env.AWS_REGION ?? DEFAULT_REGION;
    if (!args.check) await runSst(['remove', '--stage', stage], deploySettings(process.env, {}));
    const leftovers = await findLeftovers(createTagsClient(region), {
      project: 'crossover',
      stage: args.check && args.all ? undefined : stage,
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
    `${leftovers.length} resources in ${region} carry the tags (AWS lists what was deleted for some hours more):`,
    ...leftovers.map(
      ({ arn, stage, architecture, expiresAt, isOverdue }) =>
        `  ${isOverdue ? 'OVERDUE ' : ''}${stage} ${architecture} ${arn}${expiresAt === null ? '' : ` until ${expiresAt}`}`,
    ),
  ].join('\n');
}
