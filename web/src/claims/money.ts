import type { Crossover } from '@crossover/model';
import { listWords } from '@crossover/report';
import { type Claim, measured, modelled, modelledFrom, wordOf } from './claim.ts';
import { documented } from './documented.ts';
import type { Facts } from './facts.ts';
import { hybridBest } from './hybrid.ts';
import { runWith } from './measured.ts';

/** A bill below this in a month is nothing, USD. */
const NOTHING_USD = 1;
/** A part that takes at least a quarter of what grows is no detail, and below a twentieth it is one. */
const NO_DETAIL_SHARE = 0.25;
const DETAIL_SHARE = 0.05;
/** The crossover is moved by a peak when the largest differs from the smallest by a half. */
const MOVED_RATIO = 1.5;
/** Ten times the traffic of equal bills: by then half as dear again is "running away". */
const RUNAWAY_RATIO = 1.5;

/** Who says it of money, and what prices and measured usage say. */
export function moneyClaims(facts: Facts): Claim[] {
  return [
    cheaperWhenQuiet(facts),
    payPerUse(facts),
    runaway(facts),
    gapDecides(facts),
    hybridBest(facts),
    gatewayDetail(facts),
    sleepSaves(facts),
    fargateBetween(facts),
    dynamodbCheaper(facts),
  ];
}

const isOfPair = ({ a, b }: Crossover) => a === 'serverful' && b === 'serverless';

const isAsSaid = ({ kind, cheaper }: Pick<Crossover, 'kind' | 'cheaper'>) =>
  kind === 'one' && cheaper[0] === 'serverless' && cheaper[1] === 'serverful';

function cheaperWhenQuiet({ articles, model }: Facts): Claim {
  const run = runWith(articles, ({ crossovers }) => crossovers.some(isOfPair));
  const crossovers = run?.report.crossovers.filter(isOfPair);
  const shapes = crossovers ?? model.shapes;
  const word = wordOf(shapes.filter(isAsSaid).length, shapes.length);
  const points = (crossovers ?? []).flatMap(({ a, b, shape, kind }) => {
    const at = `crossovers[a=${a},b=${b},shape=${shape}].points[0]`;
    const traffic =
      shape === 'constant'
        ? 'traffic that is the same every second'
        : `${shape.replaceAll('-', ' ')} traffic`;
    return kind === 'one' ? [`{${at}|full} with ${traffic}`] : [];
  });
  return {
    id: 'cheaper-when-quiet',
    claim: 'Serverless is cheaper at low, sporadic or bursty traffic; servers are at steady high throughput.',
    word,
    summary:
      word === 'supported'
        ? 'In this order, yes. The rate at which it turns is what the claim leaves out, and each API has its own.'
        : word === 'depends'
          ? 'In some shapes of traffic only; in others the bills cross more than once or not at all.'
          : 'Not for this API: its bills do not cross in that order.',
    evidence: [
      run !== undefined && points.length > 0
        ? modelledFrom(run, `The bills of this API are equal at ${listWords(points)}.`, 'section-cost')
        : modelled(
            model,
            model.shapes[0]?.ratePerSecond === null
              ? 'From prices alone the two bills of this API do not cross.'
              : 'From prices alone, with traffic that is the same every second, the bills of this API cross at {shapes[0].ratePerSecond|rate}.',
          ),
    ],
  };
}

function payPerUse({ model }: Facts): Claim {
  const { idle } = model;
  const parts = idle.serverless.services.slice(0, 4).map((_, index) => {
    const path = `idle.serverless.services[${index}]`;
    return `{${path}.name} {${path}.usd|usd}`;
  });
  return {
    id: 'pay-per-use',
    claim: 'Pay per use: functions cost nothing when idle.',
    word: idle.serverless.totalUsd > NOTHING_USD ? 'refuted' : 'supported',
    summary: 'True of the function itself. What stands around it is paid for whether anybody asks or not.',
    evidence: [
      modelled(
        model,
        `A month without one request costs {idle.serverless.totalUsd|usd} serverless: ${listWords(parts)} are the largest lines.`,
      ),
      modelled(
        model,
        'The same month costs {idle.serverful.totalUsd|usd} serverful and {idle.hybrid.totalUsd|usd} hybrid.',
      ),
    ],
  };
}

function runaway({ model }: Facts): Claim {
  return {
    id: 'cost-runs-away',
    claim: 'Under sustained load the cost of functions runs away.',
    word: model.load.ratio > RUNAWAY_RATIO ? 'supported' : model.load.ratio > 1 ? 'depends' : 'refuted',
    summary:
      'Past the crossover their bill grows with each request and that of servers by one instance at a time. A concurrency limit bounds it, and refuses what is above.',
    evidence: [
      modelled(
        model,
        'At {load.ratePerSecond|rate}, ten times the rate of equal bills, a month costs {load.serverlessUsd|usd} serverless and {load.serverfulUsd|usd} serverful: {load.ratio|number} times as much.',
      ),
      modelled(
        model,
        'A concurrency of {load.concurrency|count}, as deployed here, is reached at about {load.limitRatePerSecond|rate}; the bill cannot pass {load.limitUsd|usd} a month, and the requests beyond get an error.',
      ),
    ],
  };
}

function gapDecides({ model }: Facts): Claim {
  const { light, heavy } = model.peaks;
  const moved = [light, heavy].filter((one) => one.ratio >= MOVED_RATIO || one.uncrossedFrom !== null).length;
  const say = (name: 'light' | 'heavy') => {
    const { points, uncrossedFrom } = model.peaks[name];
    const last = points.length - 1;
    if (last < 0) return 'the bills do not cross.';
    const at = (index: number) => `{peaks.${name}.points[${index}].ratePerSecond|rate}`;
    const peak =
      last === 0
        ? ''
        : `, and at ${at(last)} when one hour of each day has {peaks.${name}.points[${last}].peakToMean|count} times the mean rate`;
    const end =
      uncrossedFrom === null ? '' : `; from {peaks.${name}.uncrossedFrom|count} times on they do not cross`;
    return `the bills cross at ${at(0)} without a peak${peak}${end}.`;
  };
  return {
    id: 'gap-decides',
    claim: 'The gap between baseline and peak decides.',
    word: wordOf(moved, 2),
    summary:
      'Servers are priced for the peak and functions for the volume. It decides once the peak needs more servers than stand there anyway.',
    evidence: [
      modelled(model, `For this API, ${say('light')}`),
      modelled(model, `For one with {peaks.heavier|count} times the work in each request, ${say('heavy')}`),
    ],
    ...(moved === 2
      ? {}
      : { wouldTell: 'A published run of heavier requests, so that this is not modelled alone.' }),
  };
}

function gatewayDetail({ model }: Facts): Claim {
  const { share } = model.gateway;
  return {
    id: 'gateway-is-a-detail',
    claim: 'API Gateway is a detail of the bill.',
    word: share >= NO_DETAIL_SHARE ? 'refuted' : share < DETAIL_SHARE ? 'supported' : 'depends',
    summary: 'It is charged by the request as functions are, and a short request costs little else.',
    evidence: [
      modelled(
        model,
        'Of what grows with traffic from the crossover on, API Gateway takes {gateway.share|share} and Lambda {gateway.functionShare|share}. At {gateway.ratePerSecond|rate} it alone is {gateway.usd|usd} a month.',
      ),
    ],
  };
}

function sleepSaves({ model }: Facts): Claim {
  const saving = model.pause.awakeUsd - model.pause.pausedUsd;
  return {
    id: 'sleep-saves',
    claim: 'Functions sleep when idle, and so they save cost.',
    word: saving > NOTHING_USD ? 'depends' : 'refuted',
    summary:
      'The function costs nothing asleep; the money is in the database. It can pause too, if nobody holds a connection, and then the next caller waits.',
    evidence: [
      modelled(
        model,
        'Without a request, a database that may pause brings the serverless bill from {pause.awakeUsd|usd} to {pause.pausedUsd|usd} a month. With {pause.requestsPerHour|count} requests an hour, evenly, it hardly ever pauses: {pause.seldomPausingUsd|usd}.',
      ),
      documented(
        'auroraPause',
        'It pauses after {afterSeconds|count} seconds without a connection at the earliest, and takes about {resumeSeconds|count} seconds to resume, {deepResumeSeconds|count} after a day.',
      ),
    ],
    wouldTell: 'A run on AWS with gaps longer than the pause: the first request after each.',
  };
}

function fargateBetween({ articles, model }: Facts): Claim {
  const run = runWith(articles, ({ architectures }) =>
    architectures.some(({ id }) => id === 'serverful/fargate'),
  );
  const told = (run?.report.comparisons ?? []).filter(
    ({ a, b, metric }) => metric === 'responseP95' && [a, b].includes('serverful/fargate'),
  );
  return {
    id: 'fargate-in-between',
    claim: 'Fargate is serverless too, or lies in between.',
    word: wordOf(model.fargate.between, model.fargate.cases),
    summary:
      'There is no machine to look after. Its bill has the shape of servers: tasks are paid by the second whether they are asked or not.',
    evidence: [
      modelled(
        model,
        'Its bill lies between those of the two others at {fargate.between|count} of {fargate.cases|count} rates. At {fargate.rows[0].ratePerSecond|rate} a month costs {fargate.rows[0].serverlessUsd|usd} serverless, {fargate.rows[0].serverfulUsd|usd} on instances and {fargate.rows[0].usd|usd} on Fargate; at {fargate.rows[4].ratePerSecond|rate} {fargate.rows[4].serverlessUsd|usd}, {fargate.rows[4].serverfulUsd|usd} and {fargate.rows[4].usd|usd}.',
      ),
      ...(run === undefined || told.length === 0
        ? []
        : [measured(run, told.map(({ sentence }) => sentence).join(' '), 'section-latency')]),
    ],
    ...(run === undefined
      ? { wouldTell: 'A run with the architecture serverful/fargate on AWS: its response times.' }
      : {}),
  };
}

function dynamodbCheaper({ model }: Facts): Claim {
  const { crossing } = model.dynamodb;
  return {
    id: 'dynamodb-instead',
    claim: 'DynamoDB instead of MySQL makes serverless cheaper.',
    word: wordOf(model.dynamodb.cheaper, model.dynamodb.cases),
    summary:
      'It takes the floor away, and charges each read and write instead. Which is less depends on the traffic and on what a request touches.',
    evidence: [
      modelled(
        model,
        'With on-demand tables for the same operations, a month costs less at {dynamodb.cheaper|count} of {dynamodb.cases|count} rates: {dynamodb.rows[0].usd|usd} instead of {dynamodb.rows[0].auroraUsd|usd} at {dynamodb.rows[0].ratePerSecond|rate}, {dynamodb.rows[4].usd|usd} instead of {dynamodb.rows[4].auroraUsd|usd} at {dynamodb.rows[4].ratePerSecond|rate}.',
      ),
      ...(crossing === null
        ? []
        : [modelled(model, 'Its bill then crosses that of servers with MySQL at {dynamodb.crossing|rate}.')]),
      modelled(
        model,
        'Assumed: items of {dynamodb.itemKb|count} kB, strongly consistent reads, lists of {dynamodb.pageItems|count} items, {dynamodb.writeShare|share} writes, no index and no transaction.',
      ),
      documented(
        'dynamodbUnits',
        'A read unit is {readKb|count} kB and a write unit {writeKb|count} kB: larger items cost in proportion.',
      ),
    ],
    wouldTell: 'The same API on DynamoDB, measured: an index for each order of a list doubles its writes.',
  };
}
