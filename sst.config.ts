/// <reference path="./.sst/platform/config.d.ts" />

export default $config({
  async app(input) {
    const { readSettings } = await import('./packages/infra/src/settings.ts');
    const { tagsOf } = await import('./packages/infra/src/tags.ts');
    const { region, expiresAt } = readSettings(process.env, input.stage);
    return {
      name: 'crossover',
      home: 'aws',
      removal: input.stage === 'production' ? 'retain' : 'remove',
      protect: input.stage === 'production',
      // One file of types at the root, generated offline and checked; none in each package.
      types: { ignore: ['packages', 'web'] },
      providers: {
        random: '4.16.6',
        aws: {
          region,
          // What serves all architectures; each of them has a provider with its own tag.
          defaultTags: { tags: tagsOf('shared', { app: 'crossover', stage: input.stage, expiresAt }) },
        },
      },
    };
  },
  async run() {
    const { deploy } = await import('./packages/infra/src/index.ts');
    return deploy();
  },
});
