import { priceBook } from '@crossover/cost';
import { CrossoverError } from '@crossover/model';
import { expect, inject, test } from 'vitest';
import { evaluateStage, refusalIn } from '../../packages/cli/src/deploy/evaluate-stage.ts';
import { assertWithinCap, forecastOf, renderForecast } from '../../packages/cli/src/deploy/forecast.ts';
import { assertStage, deploySettings } from '../../packages/cli/src/deploy/sst.ts';

const { production, personal } = inject('evaluations');
const book = await priceBook('us-east-1');

test('the forecast is by architecture, for the time to live and for a month', () => {
  const forecast = forecastOf(personal, 8, book);
  expect(forecast.payers.map(({ payer }) => payer)).toEqual(['hybrid', 'serverful', 'serverless', 'shared']);
  expect(forecast.totalUsd).toBeCloseTo((forecast.monthlyUsd * 8) / 730, 1);
  expect(renderForecast(forecast)).toMatch(/Stage alex in us-east-1: USD without any traffic/);
  expect(renderForecast(forecast).split('\n').at(-1)).toMatch(/together +\d+\.\d\d +\d+\.\d\d$/);
});

test('a stage that would cost more than its cap is refused before anything is created', () => {
  const forecast = forecastOf(production, 730, book);
  expect(() => assertWithinCap(forecast, 25)).toThrow(CrossoverError);
  expect(() => assertWithinCap(forecast, 25)).toThrow(/at most 25\.00 USD in 730 h, found \d{3}\.\d\d USD/);
  expect(() => assertWithinCap(forecast, 10_000)).not.toThrow();
});

test('settings of the command line stand over those of the environment, and nothing else goes along', () => {
  const environment = { CROSSOVER_SIZE: 'small', CROSSOVER_DOMAIN: 'example.com', AWS_PROFILE: 'x' };
  expect(deploySettings(environment, { CROSSOVER_SIZE: 'catalogue' })).toEqual({
    CROSSOVER_SIZE: 'catalogue',
    CROSSOVER_DOMAIN: 'example.com',
  });
});

test('a stage has a name that fits every resource', () => {
  for (const stage of ['alex', 'production', 'pr-12']) expect(() => assertStage(stage)).not.toThrow();
  for (const stage of ['', 'Alex', '9lives', 'a'.repeat(21), 'a;b'])
    expect(() => assertStage(stage)).toThrow(/Expected a stage/);
});

test('what the configuration refuses is told as a sentence, without a stack', async () => {
  const refusal = evaluateStage({ stage: 'alex', environment: { CROSSOVER_SIZE: 'huge' } });
  await expect(refusal).rejects.toMatchObject({
    code: 'deploy-failed',
    message: "expected CROSSOVER_SIZE to be catalogue or small, found 'huge'",
  });
  expect(refusalIn('SST is missing. Run: npm run infra:setup')).toBe(
    'SST is missing. Run: npm run infra:setup',
  );
});
