import { createSocket } from 'node:dgram';
import { JsonTraceSerializer, ProtobufTraceSerializer } from '@opentelemetry/otlp-transformer';
import type { ReadableSpan, SpanExporter } from '@opentelemetry/sdk-trace-base';

/** OpenTelemetry's codes of an export; its own enumeration is in a package of which nothing else is needed. */
const SUCCESS = 0;
const FAILED = 1;

type Deliver = (spans: ReadableSpan[]) => Promise<void>;

function exporter(deliver: Deliver, close: () => void = () => undefined): SpanExporter {
  const open = new Set<Promise<void>>();
  return {
    export(spans, done) {
      const delivery: Promise<void> = deliver(spans).then(
        () => done({ code: SUCCESS }),
        // A trace that is lost is no reason to disturb a request.
        (error: unknown) =>
          done({ code: FAILED, error: error instanceof Error ? error : new Error(String(error)) }),
      );
      open.add(delivery);
      void delivery.finally(() => open.delete(delivery));
    },
    async forceFlush() {
      await Promise.all(open);
    },
    async shutdown() {
      await Promise.all(open);
      close();
    },
  };
}

/** OTLP over HTTP, as JSON, to a collector on the same machine. */
export function createHttpExporter(endpoint: string): SpanExporter {
  return exporter(async (spans) => {
    const body = JsonTraceSerializer.serializeRequest(spans);
    const response = await fetch(`${endpoint.replace(/\/$/, '')}/v1/traces`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: Buffer.from(body ?? []),
      signal: AbortSignal.timeout(2_000),
    });
    if (!response.ok)
      throw new Error(`expected the collector to take traces, found status ${response.status}`);
  });
}

/**
 * OTLP over UDP to the X-Ray daemon that every Lambda environment has beside it: no connection, no route out of the VPC.
 * The daemon tells OTLP from its own segments by the prefix.
 *
 * @param address `host:port`, as Lambda gives it in `AWS_XRAY_DAEMON_ADDRESS`.
 * @see https://www.npmjs.com/package/@aws/aws-distro-opentelemetry-exporter-xray-udp
 */
export function createDaemonExporter(address: string): SpanExporter {
  const [host = '127.0.0.1', port = '2000'] = address.split(':');
  const socket = createSocket('udp4');
  socket.unref();
  return exporter(
    (spans) => {
      const payload = Buffer.from(ProtobufTraceSerializer.serializeRequest(spans) ?? []).toString('base64');
      return new Promise((sent, fail) => {
        socket.send(`{"format":"json","version":1}\nT1S${payload}`, Number(port), host, (error) =>
          error === null ? sent() : fail(error),
        );
      });
    },
    () => socket.close(),
  );
}
