import type { HttpAnswer } from './http-answer.ts';

const REASONS = {
  413: 'Request Entity Too Large',
  502: 'Bad Gateway',
  503: 'Service Temporarily Unavailable',
  504: 'Gateway Time-out',
} as const;

export type BalancerStatus = keyof typeof REASONS;

/** What an Application Load Balancer says itself, in its own words. */
export function balancerAnswer(status: BalancerStatus): HttpAnswer {
  const title = `${status} ${REASONS[status]}`;
  return {
    status,
    headers: ['server', 'awselb/2.0', 'content-type', 'text/html'],
    body: `<html>\r\n<head><title>${title}</title></head>\r\n<body>\r\n<center><h1>${title}</h1></center>\r\n</body>\r\n</html>\r\n`,
  };
}
