/**
 * A target of known service time: answers after a timer, and says in `Server-Timing` how long it really took.
 * Argument: delay in ms. Says its port on standard output; ends when standard input does.
 */
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

const delayMs = Number(process.argv[2] ?? 0);
const body = JSON.stringify({ text: 'x'.repeat(300) });

const server = createServer({ keepAliveTimeout: 60_000 }, (request, response) => {
  const startMs = performance.now();
  request.resume();
  const answer = () =>
    response
      .writeHead(200, {
        'content-type': 'application/json',
        'server-timing': `handler;dur=${(performance.now() - startMs).toFixed(3)}`,
      })
      .end(body);
  if (delayMs > 0) setTimeout(answer, delayMs);
  else answer();
});
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
// The parent's end of this pipe closes with it, also when it is killed.
process.stdin.resume().on('end', () => process.exit(0));
