import { userInfo } from 'node:os';
import { priceBook } from '@crossover/cost';
import { ARCHITECTURES, VARIANTS } from '@crossover/model';
import { defineCommand } from 'citty';
import { evaluateStage } from '../deploy/evaluate-stage.ts';
import { assertWithinCap, forecastOf, renderForecast } from '../deploy/forecast.ts';
import { assertStage, type DeploySettings, deploySettings, runSst } from '../deploy/sst.ts';
import { parseWholeNumber } from '../terminal/parse-number.ts';

const DEFAULT_REGION = 'us-east-1';
const DEFAULT_ARCHITECTURES = ARCHITECTURES.map(({ id }) => id).join(',');
const HOUR_MS = 3_600_000;

export default defineCommand({
  meta: { name: 'up', description: 'Deploy the architectures to AWS, after printing what they will cost.' },
  args: {
    stage: { type: 'string', description: 'name of the stage; default: your user name' },
    architectures: {
      type: 'string',
      description: `comma-separated; default: ${DEFAULT_ARCHITECTURES}; by name also ${VARIANTS.map(({ id }) => id).join(', ')}`,
    },
    size: {
      type: 'string',
      description: 'catalogue (what is compared) or small; default: small but for production',
    },
    'ttl-hours': {
      type: 'string',
      default: '8',
      description: 'after this long "crossover down --check" calls it overdue',
    },
    'max-usd': {
      type: 'string',
      default: '25',
      description: 'refuse to deploy what would cost more in that time',
    },
    forecast: { type: 'boolean', description: 'print the forecast and deploy nothing' },
    json: { type: 'boolean', description: 'print the forecast as JSON' },
  },
  async run({ args }) {
    const stage = args.stage ?? userInfo().username;
    assertStage(stage);
    const hours = parseWholeNumber('--ttl-hours', args['ttl-hours'], 1, 8_760);
    const given: DeploySettings = {
      ...(args.architectures === undefined ? {} : { CROSSOVER_ARCHITECTURES: args.architectures }),
      ...(args.size === undefined ? {} : { CROSSOVER_SIZE: args.size }),
      // Production is meant to stay.
      ...(stage === 'production'
        ? {}
        : { CROSSOVER_EXPIRES_AT: new Date(Date.now() + hours * HOUR_MS).toISOString() }),
    };
    const settings = deploySettings(process.env, given);
    const region = process.env.AWS_REGION ?? DEFAULT_REGION;
    const evaluation = await evaluateStage({ stage, region, environment: settings });
    const forecast = forecastOf(evaluation, hours, await priceBook(region));
    console.log(args.json ? JSON.stringify(forecast, null, 2) : renderForecast(forecast));
    assertWithinCap(forecast, parseWholeNumber('--max-usd', args['max-usd'], 1, 1_000_000));
    if (args.forecast) return;
    await runSst(['deploy', '--stage', stage], { ...settings, AWS_REGION: region });
  },
});
