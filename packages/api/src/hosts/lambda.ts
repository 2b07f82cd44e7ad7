import { handle, type LambdaContext, type LambdaEvent } from 'hono/aws-lambda';
import { createApp } from '../app.ts';
import { readConfiguration } from '../configuration.ts';
import { openDatabase } from '../database/open.ts';

/** An environment serves one request at a time, so more than one connection would only burden the database. */
const POOL_SIZE = 1;

const { database, poolSize, environmentId } = readConfiguration(process.env, POOL_SIZE);
const answer = handle(createApp({ database: openDatabase(database, poolSize), environmentId }));

/** Takes events of API Gateway HTTP APIs (payload 2.0) and of Application Load Balancers. */
export function handler(event: LambdaEvent, context?: LambdaContext): ReturnType<typeof answer> {
  return answer(withoutMeaninglessBody(event), context);
}

/** A Request cannot be built with a body on GET or HEAD; HTTP gives such a body no meaning, so it is dropped. */
function withoutMeaninglessBody(event: LambdaEvent): LambdaEvent {
  const method =
    'httpMethod' in event ? event.httpMethod : 'rawPath' in event ? event.requestContext.http.method : '';
  return (method === 'GET' || method === 'HEAD') && event.body ? { ...event, body: null } : event;
}
