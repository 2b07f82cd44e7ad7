import { type BalancerStatus, balancerAnswer } from '../edge/balancer-answer.ts';
import type { Dialect, Refusal } from './dialect.ts';
import { toTargetGroupAnswer } from './function-response.ts';
import { toTargetGroupEvent } from './target-group-event.ts';

const STATUSES: Readonly<Record<Refusal, BalancerStatus>> = {
  'too-large': 413,
  failed: 502,
  throttled: 502,
  'too-slow': 504,
};

/**
 * A function as a target of an Application Load Balancer.
 *
 * @see https://docs.aws.amazon.com/elasticloadbalancing/latest/application/lambda-functions.html (1 MB each way) and
 * …/load-balancer-troubleshooting.html (502 for a function that fails, times out or is throttled)
 */
export const TARGET_GROUP: Dialect = {
  maxBodyBytes: 1024 * 1024,
  toEvent: toTargetGroupEvent,
  toAnswer: toTargetGroupAnswer,
  headersOf: () => [],
  refuse: (refusal) => balancerAnswer(STATUSES[refusal]),
  timeoutMs: () => null,
};
