import { userInfo } from 'node:os';
import { priceBook } from '@crossover/cost';
import { ARCHITECTURES, CrossoverError, findArchitecture, VARIANTS } from '@crossover/model';
import { defineCommand } from 'citty';
import { parseRegion } from '../cost/parse-region.ts';
import { evaluateStage } from '../deploy/evaluate-stage.ts';
import { assertWithinCap, forecastOf, renderForecast } from '../deploy/forecast.ts';
import { assertStage, type DeploySettings, deploySettings, runSst } from '../deploy/sst.ts';
import { parseList } from '../terminal/parse-list.ts';
import { parseName } from '../terminal/parse-name.ts';
import { parseNumber, parseWholeNumber } from '../terminal/parse-number.ts';
import { usingStatus } from '../terminal/status.ts';

const DEFAULT_REGION = 'us-east-1';
const DEFAULT_ARCHITECTURES = ARCHITECTURES.map(({ id }) => id).join(',');
const SIZES = ['catalogue', 'small'] as const;
const HOUR_MS = 3_600_000;

export default defineCommand({
  meta: { name: 'up', description: 'Deploy the architectures to AWS, after printing what they will cost.' },
  args: {
    stage: { type: 'string', description: 'name of the stage; default: your user name', valueHint: 'name' },
    architecture: {
      type: 'string',
      // As CROSSOVER_ARCHITECTURES is called.
      alias: 'architectures',
      description: `architectures to deploy, comma-separated; default: ${DEFAULT_ARCHITECTURES}; by name also ${VARIANTS.map(({ id }) => id).join(', ')}`,
      valueHint: 'a,b',
    },
    size: {
      type: 'string',
      description: 'catalogue (what is compared) or small; default: small but for production',
      valueHint: SIZES.join('|'),
    },
    'ttl-hours': {
      type: 'string',
      default: '8',
      valueHint: 'hours',
      description: 'after this long "crossover down --check" calls it overdue',
    },
    'max-usd': {
      type: 'string',
      default: '25',
      valueHint: 'USD',
      description: 'refuse to deploy what would cost more in that time',
    },
    forecast: { type: 'boolean', description: 'print the forecast and deploy nothing' },
    json: { type: 'boolean', description: 'with --forecast: print JSON on standard output' },
  },
  async run({ args }) {
    const stage = args.stage ?? userInfo().username;
    assertStage(stage);
    const hours = parseWholeNumber('--ttl-hours', args['ttl-hours'], 1, 8_760);
    const maxUsd = parseNumber('--max-usd', args['max-usd'], 0, 1_000_000);
    const architectures =
      args.architecture === undefined
        ? undefined
        : parseList('--architecture', args.architecture).map((id) => findArchitecture(id).id);
    const size = args.size === undefined ? undefined : parseName('--size', args.size, SIZES);
    if (args.json && !args.forecast)
      throw new CrossoverError('usage', 'Expected --forecast with --json, found none.', {
        hint: 'What SST prints while it deploys is no JSON.',
      });
    const given: DeploySettings = {
      ...(architectures === undefined ? {} : { CROSSOVER_ARCHITECTURES: architectures.join(',') }),
      ...(size === undefined ? {} : { CROSSOVER_SIZE: size }),
      // Production is meant to stay.
      ...(stage === 'production'
        ? {}
        : { CROSSOVER_EXPIRES_AT: new Date(Date.now() + hours * HOUR_MS).toISOString() }),
    };
    const settings = deploySettings(process.env, given);
    const region = process.env.AWS_REGION ?? DEFAULT_REGION;
    const book = await priceBook(parseRegion(region, 'AWS_REGION'));
    const evaluation = await usingStatus(`looking at what stage ${stage} is made of`, () =>
      evaluateStage({ stage, region, environment: settings }),
    );
    const forecast = forecastOf(evaluation, hours, book);
    console.log(args.json ? JSON.stringify(forecast, null, 2) : renderForecast(forecast));
    assertWithinCap(forecast, maxUsd);
    if (args.forecast) return;
    await runSst(['deploy', '--stage', stage], { ...settings, AWS_REGION: region });
  },
});
