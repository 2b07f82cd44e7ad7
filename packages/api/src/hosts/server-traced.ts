import { subscribe } from 'node:diagnostics_channel';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';
import { BatchSpanProcessor } from '@opentelemetry/sdk-trace-base';
import { createHttpExporter } from '../telemetry/exporters.ts';
import { createReservoir } from '../telemetry/reservoir.ts';
import { startTracing } from '../telemetry/tracing.ts';
import { parseXRayHeader } from '../telemetry/x-ray-header.ts';

/** The same server as `server.ts`, with a span for each sampled request and one for each of its queries. */
const tracing = startTracing({
  serviceName: process.env.OTEL_SERVICE_NAME ?? 'crossover-server',
  processor: new BatchSpanProcessor(
    createHttpExporter(process.env.OTEL_EXPORTER_OTLP_ENDPOINT ?? 'http://127.0.0.1:4318'),
  ),
  sampler: createReservoir(),
});

interface Exchange {
  readonly request: IncomingMessage;
  readonly response: ServerResponse;
}

const spans = new WeakMap<ServerResponse, Span>();

// Node publishes this in the request's own flow, before anybody handles it.
subscribe('http.server.request.start', (message) => {
  const { request, response } = message as Exchange;
  const header = request.headers['x-amzn-trace-id'];
  const parent = parseXRayHeader(typeof header === 'string' ? header : undefined);
  const span = tracing.tracer.startSpan(
    `${request.method} ${request.url?.split('?', 1)[0]}`,
    { kind: SpanKind.SERVER },
    parent === undefined ? ROOT_CONTEXT : trace.setSpanContext(ROOT_CONTEXT, parent),
  );
  spans.set(response, span);
  tracing.enter(span);
});

subscribe('http.server.response.finish', (message) => {
  const { response } = message as Exchange;
  const span = spans.get(response);
  span?.setAttribute('http.response.status_code', response.statusCode);
  if (response.statusCode >= 500) span?.setStatus({ code: SpanStatusCode.ERROR });
  span?.end();
});

process.once('SIGTERM', () => void tracing.flush());
await import('./server.ts');
