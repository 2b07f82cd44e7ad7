import { AsyncLocalStorage } from 'node:async_hooks';
import { tracingChannel } from 'node:diagnostics_channel';
import { ROOT_CONTEXT, type Span, SpanKind, SpanStatusCode, type Tracer, trace } from '@opentelemetry/api';
import { resourceFromAttributes } from '@opentelemetry/resources';
import {
  AlwaysOnSampler,
  BasicTracerProvider,
  ParentBasedSampler,
  type Sampler,
  type SpanProcessor,
} from '@opentelemetry/sdk-trace-base';

import { withoutLiterals } from './without-literals.ts';

export interface TracingOptions {
  /** The name under which traces are filed. */
  readonly serviceName: string;
  readonly processor: SpanProcessor;
  /** Of spans without a parent; default all. With a parent, the parent's decision holds. */
  readonly sampler?: Sampler;
}

export interface Tracing {
  readonly tracer: Tracer;
  /** Makes the span the parent of what is done in the current flow from here on. */
  enter(span: Span): void;
  run<T>(span: Span, work: () => T): T;
  /** Sends what is waiting. */
  flush(): Promise<void>;
}

/**
 * Starts OpenTelemetry without patching anything: the driver and Node themselves tell through diagnostics channels when
 * a query or a request begins and ends. Only hosts that trace import this file, so that the others carry none of it.
 */
export function startTracing({ serviceName, processor, sampler }: TracingOptions): Tracing {
  const provider = new BasicTracerProvider({
    resource: resourceFromAttributes({ 'service.name': serviceName }),
    sampler: new ParentBasedSampler({ root: sampler ?? new AlwaysOnSampler() }),
    spanProcessors: [processor],
  });
  const tracer = provider.getTracer('crossover-api');
  const current = new AsyncLocalStorage<Span>();
  for (const channel of ['mysql2:query', 'mysql2:execute']) traceQueries(channel, tracer, current);
  return {
    tracer,
    enter: (span) => current.enterWith(span),
    run: (span, work) => current.run(span, work),
    flush: () => provider.forceFlush(),
  };
}

interface QueryMessage {
  readonly query?: string;
  readonly database?: string;
  readonly serverAddress?: string;
  readonly error?: unknown;
}

/** One span per statement, its literals masked. */
function traceQueries(name: string, tracer: Tracer, current: AsyncLocalStorage<Span>): void {
  const spans = new WeakMap<object, Span>();
  const end = (message: object): void => {
    spans.get(message)?.end();
    spans.delete(message);
  };
  tracingChannel<unknown, QueryMessage>(name).subscribe({
    start(message) {
      const parent = current.getStore();
      // What runs outside a request - a connection's health check - is nobody's span.
      if (parent === undefined) return;
      const statement = withoutLiterals(String(message.query ?? ''));
      const span = tracer.startSpan(
        statement.split(/\s/, 1)[0]?.toUpperCase() || 'QUERY',
        {
          kind: SpanKind.CLIENT,
          attributes: {
            'db.system.name': 'mysql',
            'db.namespace': message.database ?? '',
            'db.query.text': statement,
            'server.address': message.serverAddress ?? '',
          },
        },
        trace.setSpan(ROOT_CONTEXT, parent),
      );
      spans.set(message, span);
    },
    end() {},
    asyncStart() {},
    asyncEnd: end,
    error(message) {
      const text = message.error instanceof Error ? message.error.message : String(message.error);
      spans.get(message)?.setStatus({ code: SpanStatusCode.ERROR, message: text });
    },
  });
}
