import { ROOT_CONTEXT, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { SimpleSpanProcessor } from '@opentelemetry/sdk-trace-base';
import type { LambdaContext, LambdaEvent } from 'hono/aws-lambda';
import { createDaemonExporter } from '../telemetry/exporters.ts';
import { startTracing } from '../telemetry/tracing.ts';
import { parseXRayHeader } from '../telemetry/x-ray-header.ts';
import { handler as answer } from './lambda.ts';

const tracing = startTracing({
  serviceName: process.env.AWS_LAMBDA_FUNCTION_NAME ?? 'crossover-api',
  processor: new SimpleSpanProcessor(
    createDaemonExporter(process.env.AWS_XRAY_DAEMON_ADDRESS ?? '127.0.0.1:2000'),
  ),
});

/** The same answers as `lambda.ts`, with a span for the request and one for each query under Lambda's own segment. */
export async function handler(
  event: LambdaEvent,
  context?: LambdaContext,
): Promise<Awaited<ReturnType<typeof answer>>> {
  const parent = parseXRayHeader(process.env._X_AMZN_TRACE_ID);
  const span = tracing.tracer.startSpan(
    'request',
    { kind: SpanKind.SERVER },
    parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
  );
  try {
    const response = await tracing.run(span, () => answer(event, context));
    span.setAttribute('http.response.status_code', response.statusCode);
    return response;
  } catch (error) {
    span.setStatus({
      code: SpanStatusCode.ERROR,
      message: error instanceof Error ? error.message : String(error),
    });
    throw error;
  } finally {
    span.end();
    // The environment is frozen once the answer is given.
    await tracing.flush();
  }
}
