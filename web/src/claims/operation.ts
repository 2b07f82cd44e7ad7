import { adviceFor, resolveInputs, SHAPES } from '@crossover/cost';
import { findArchitecture } from '@crossover/model';
import { type Claim, type ClaimWord, measured, modelled } from './claim.ts';
import { counted } from './counted.ts';
import { documented, documentedValue } from './documented.ts';
import type { Facts } from './facts.ts';

/** Configurations are alike when the smaller has at least four fifths of the larger, streamlined below one half. */
const ALIKE_SHARE = 0.8;
const STREAMLINED_SHARE = 0.5;
/** Of the code that knows AWS: a difference of less than a tenth is none. */
const LOCKED_DIFFERENCE = 0.1;

/** Who says it of what fits and of who looks after it, and what limits, code and configuration say. */
export function operationClaims(facts: Facts): Claim[] {
  return [
    longWork(),
    lessWork(facts),
    manualSetup(facts),
    highAvailability(facts),
    lockIn(facts),
    localTesting(facts),
  ];
}

/** The rules of `crossover estimate`, asked for work that is just too long and for open connections. */
function limitsOf(id: string): number {
  const architecture = findArchitecture(id);
  const { values } = resolveInputs(architecture);
  const needs = {
    executionSeconds: documentedValue('lambdaQuotas', 'timeoutSeconds') + 1,
    hasLongLivedConnections: true,
  };
  const advice = adviceFor({ architecture, values, ratePerSecond: 1, shape: SHAPES.constant, needs });
  return advice.filter(({ severity }) => severity === 'limit').length;
}

function longWork(): Claim {
  const facts = { functions: limitsOf('serverless'), servers: limitsOf('serverful') };
  return {
    id: 'long-work-does-not-fit',
    claim: 'Work of more than a quarter of an hour, long-lived connections and state do not fit functions.',
    word: facts.functions > facts.servers ? 'supported' : 'refuted',
    summary:
      'These are documented limits, not opinions. They rule functions out before any price is looked at.',
    evidence: [
      documented('lambdaQuotas', 'A function is ended after {timeoutSeconds|duration}.'),
      documented(
        'httpApiQuotas',
        'Behind an HTTP API the caller gets an error after {timeoutSeconds|duration}.',
      ),
      documented(
        'lambdaEnvironment',
        'An environment serves {requestsAtOnce|count} request at a time and is frozen between two.',
      ),
      {
        kind: 'counted',
        of: facts,
        template:
          'Asked about such work, the rules of the estimate name {functions|count} limits for functions and {servers|count} for servers.',
        source: { words: 'what rules functions out', href: 'choosing.html#limits' },
      },
    ],
  };
}

function lessWork({ code }: Facts): Claim {
  return {
    id: 'less-operations',
    claim: 'Serverless is less operational work.',
    word: 'not testable here',
    summary:
      'There are fewer duties: no system to patch, no fleet to size, no image to renew. What people spend on the others is in no bill, and not counted here.',
    evidence: [
      counted(
        code,
        'In production, serverless is {serverless.resources|count} AWS resources of {serverless.types|count} types, serverful {serverful.resources|count} of {serverful.types|count}, hybrid {hybrid.resources|count} of {hybrid.types|count}, beside what they share.',
      ),
      documented(
        'responsibility',
        'With servers the customer keeps the operating system and its patches, with functions the code and its settings; data, access and configuration stay with the customer in both.',
      ),
    ],
    wouldTell: 'Hours that teams log over months, for the same service in both: nobody has published them.',
  };
}

function manualSetup({ code }: Facts): Claim {
  const share = code.serverless.infraLines / code.serverful.infraLines;
  const word: ClaimWord =
    share >= ALIKE_SHARE ? 'refuted' : share < STREAMLINED_SHARE ? 'supported' : 'depends';
  return {
    id: 'servers-are-set-up-by-hand',
    claim: 'Servers are set up by hand; serverless is streamlined.',
    word,
    summary:
      word === 'refuted'
        ? 'Both are declared in code and deployed by one command, and the two configurations are about as long.'
        : 'Both are declared in code and deployed by one command; the configuration of functions is the shorter.',
    evidence: [
      counted(
        code,
        'Here both are declared in code and deployed by one command: {serverless.infraLines|count} lines serverless and {serverful.infraLines|count} lines serverful, with the modules that each uses.',
      ),
      counted(
        code,
        'They declare {serverless.resources|count} resources and {serverful.resources|count}; the hybrid, which is both, {hybrid.resources|count} from {hybrid.infraLines|count} lines.',
      ),
    ],
  };
}

function highAvailability({ model }: Facts): Claim {
  return {
    id: 'availability-comes-with-serverless',
    claim: 'High availability comes with serverless.',
    word: model.standby.serverlessUsd > 0 ? 'depends' : 'supported',
    summary:
      'With the functions and the gateway it does. The database survives the loss of a zone quickly only with a second instance, which is paid for, as the standby of servers is.',
    evidence: [
      modelled(
        model,
        'As compared here each survives the loss of one of {standby.zones|count} zones. For that, serverful has {standby.servers|count} instances and a standby database, {standby.serverfulUsd|usd} or {standby.serverfulShare|share} of an idle month; serverless has {standby.readers|count} more database instance, {standby.serverlessUsd|usd} or {standby.serverlessShare|share}.',
      ),
      documented('rdsStandby', 'A standby takes over in {fromSeconds|count} to {toSeconds|count} seconds.'),
      documented(
        'auroraAvailability',
        'Aurora keeps {copies|count} copies of the data in {zones|count} zones in any case; it takes over in less than {withReaderSeconds|count} seconds with a reader, and in up to {withoutReaderSeconds|count} without.',
      ),
    ],
    wouldTell: 'Turning a zone off under load, on AWS, in each architecture.',
  };
}

function lockIn({ code }: Facts): Claim {
  const difference = code.serverless.awsShare - code.serverful.awsShare;
  const word: ClaimWord = difference > LOCKED_DIFFERENCE ? 'supported' : 'refuted';
  return {
    id: 'vendor-lock-in',
    claim: 'Serverless means vendor lock-in; servers do not.',
    word,
    summary:
      word === 'refuted'
        ? 'Not more than servers do here: in both, what knows the vendor is the configuration, and the API hardly does.'
        : 'More of what serverless is made of knows the vendor than of what servers are made of.',
    evidence: [
      counted(
        code,
        'Of {apiLines|count} lines of the API, {sharedLines|count} ({sharedShare|share}) are the same in every architecture; {serverless.hostLines|count} are for functions alone and {serverful.hostLines|count} for servers alone.',
      ),
      counted(
        code,
        'With the configuration that deploys it, {serverless.awsShare|share} of all lines of serverless and {serverful.awsShare|share} of those of serverful would have to be written again elsewhere.',
      ),
    ],
    wouldTell:
      'Moving it: lines say how much would change, not how long that takes, and nothing of the data.',
  };
}

function localTesting({ articles }: Facts): Claim {
  const run = articles.find(
    ({ report }) =>
      report.kind === 'lab' && report.summaries.some(({ architecture }) => architecture === 'serverless'),
  );
  return {
    id: 'hard-to-test-locally',
    claim: 'Serverless is hard to test locally.',
    word: run === undefined ? 'not measured yet' : 'depends',
    summary:
      'Code, process model and runtime interface can be had on one machine: a lab runs the deployed bundle in environments that take one request at a time. AWS’s network, front doors and neighbours cannot.',
    evidence: [
      ...(run === undefined
        ? []
        : [
            measured(
              run,
              'On one machine, {totals.requests|count} requests in {totals.validRepeats|count} repeats went through real functions and real servers, with {totals.coldRequests|count} cold starts among them.',
              'method-title',
            ),
          ]),
      {
        kind: 'documented',
        template: 'What a lab cannot tell is a list, and every lab article says so at its top.',
        of: {},
        source: { words: 'what a lab can tell', href: 'methods.html#lab' },
      },
    ],
    wouldTell: 'The same plan in the lab and on AWS, side by side: how far the two agree.',
  };
}
