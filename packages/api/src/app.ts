import { Hono } from 'hono/tiny';
import { isUnavailable } from './database/failure.ts';
import type { Database } from './database/open.ts';
import { type ApiEnvironment, answerProblem } from './http/exchange.ts';
import { Problem } from './http/problem.ts';
import { addRoutes } from './routes.ts';

export type App = Hono<ApiEnvironment>;

export interface AppOptions {
  readonly database: Database;
  readonly environmentId: string;
  /** Told of every answer of 500 or above; by default one line of JSON on stderr. */
  readonly onFault?: (fault: Fault) => void;
}

export interface Fault {
  readonly event: 'fault';
  readonly status: number;
  readonly method: string;
  readonly path: string;
  readonly message: string;
}

/**
 * The application under test: the same for every host, with no state but its database and whether it has served
 * a request yet.
 */
export function createApp({ database, environmentId, onFault = logFault }: AppOptions): App {
  const app: App = new Hono<ApiEnvironment>();
  let isColdStart = true;

  app.use(async function exchange(context, next) {
    context.set('exchange', { startedAt: performance.now(), isColdStart, queryMs: 0 });
    context.set('environmentId', environmentId);
    isColdStart = false;
    await next();
  });

  addRoutes(app, database);

  app.notFound((context) => answerProblem(context, new Problem(404, 'there is no such resource')));

  app.onError((error, context) => {
    const problem = toProblem(error);
    if (problem.status >= 500) {
      const { method, path } = context.req;
      onFault({ event: 'fault', status: problem.status, method, path, message: describe(error) });
    }
    return answerProblem(context, problem);
  });

  return app;
}

const RETRY_AFTER_SECONDS = '1';

function toProblem(error: Error): Problem {
  if (error instanceof Problem) return error;
  if (isUnavailable(error)) {
    return new Problem(503, 'the database cannot be reached; try again', {
      headers: { 'Retry-After': RETRY_AFTER_SECONDS },
      cause: error,
    });
  }
  return new Problem(500, 'the request could not be answered', { cause: error });
}

/** The cause, which the client does not see; a driver's error says in its code what its message leaves out. */
function describe(error: Error): string {
  const cause = error instanceof Problem && error.cause instanceof Error ? error.cause : error;
  const code = 'code' in cause && typeof cause.code === 'string' ? ` (${cause.code})` : '';
  return `${cause.name}: ${cause.message}${code}`;
}

function logFault(fault: Fault): void {
  console.error(JSON.stringify(fault));
}
