import type { Socket } from 'node:net';

export interface RuntimeRequest {
  readonly method: string;
  readonly path: string;
  /** Null when it is larger than the limit; it has been received and thrown away. */
  readonly body: Buffer | null;
}

const HEAD_END = '\r\n\r\n';
const NOTHING = Buffer.alloc(0);
const REASONS: Readonly<Record<number, string>> = {
  200: 'OK',
  202: 'Accepted',
  404: 'Not Found',
  411: 'Length Required',
  413: 'Payload Too Large',
};

/**
 * HTTP/1.1 as runtimes speak it to the Runtime API: one request at a time over a kept-alive connection, bodies with a
 * length. Straight on the socket, because two such exchanges are part of every invocation and node:http would take a
 * third of the gateway's time for them.
 */
export class RuntimeConnection {
  readonly #socket: Socket;
  readonly #maxBodyBytes: number;
  readonly #onRequest: (request: RuntimeRequest, connection: RuntimeConnection) => void;
  #received: Buffer = NOTHING;
  #head: { method: string; path: string; length: number } | null = null;
  /** Of a body that is too large: what is still to come. */
  #toDiscard = 0;

  constructor(
    socket: Socket,
    maxBodyBytes: number,
    onRequest: (request: RuntimeRequest, connection: RuntimeConnection) => void,
  ) {
    this.#socket = socket;
    this.#maxBodyBytes = maxBodyBytes;
    this.#onRequest = onRequest;
    socket.setNoDelay(true);
    socket.on('data', (chunk) => this.#receive(chunk));
    // The end of the process is told by the process.
    socket.on('error', () => {});
  }

  respond(status: number, body: string, headers = ''): void {
    if (this.#socket.destroyed) return;
    this.#socket.write(
      `HTTP/1.1 ${status} ${REASONS[status] ?? ''}\r\ncontent-type: application/json\r\n` +
        `content-length: ${Buffer.byteLength(body)}\r\n${headers}\r\n${body}`,
    );
  }

  #receive(chunk: Buffer): void {
    this.#received = this.#received.length === 0 ? chunk : Buffer.concat([this.#received, chunk]);
    while (this.#takeRequest());
  }

  /** Whether there may be another request in what has been received. */
  #takeRequest(): boolean {
    if (this.#head === null && !this.#takeHead()) return false;
    const head = this.#head;
    if (head === null) return false;
    if (head.length > this.#maxBodyBytes) return this.#discard(head);
    if (this.#received.length < head.length) return false;
    const body = this.#received.subarray(0, head.length);
    this.#received = this.#received.subarray(head.length);
    this.#head = null;
    this.#onRequest({ method: head.method, path: head.path, body }, this);
    return this.#received.length > 0;
  }

  #takeHead(): boolean {
    const end = this.#received.indexOf(HEAD_END);
    if (end === -1) return false;
    const text = this.#received.toString('latin1', 0, end);
    this.#received = this.#received.subarray(end + HEAD_END.length);
    const [method = '', path = ''] = text.slice(0, text.indexOf('\r\n')).split(' ');
    const length = Number(/\r\ncontent-length: *(\d+)/i.exec(text)?.[1] ?? 0);
    if (/\r\ntransfer-encoding:/i.test(text)) {
      this.respond(411, '{"errorMessage":"Length Required","errorType":"InvalidRequest"}');
      this.#socket.end();
      return false;
    }
    // libcurl, and so AWS's own client, asks before it sends a large body.
    if (/\r\nexpect: *100-continue/i.test(text)) this.#socket.write('HTTP/1.1 100 Continue\r\n\r\n');
    this.#head = { method, path, length };
    this.#toDiscard = length;
    return true;
  }

  #discard({ method, path }: { method: string; path: string }): boolean {
    const discarded = Math.min(this.#toDiscard, this.#received.length);
    this.#received = this.#received.subarray(discarded);
    this.#toDiscard -= discarded;
    if (this.#toDiscard > 0) return false;
    this.#head = null;
    this.#onRequest({ method, path, body: null }, this);
    return this.#received.length > 0;
  }
}
