import { createServer, type Server, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { ConductorMessage, EngineMessage } from 'artillery-engine-crossover/protocol';

/** The parent's end of the socket over which the engine takes its plays. */
export interface Conductor {
  /** Resolves when the engine is ready for its first play; rejects only with `close`. */
  readonly ready: Promise<void>;
  say(message: ConductorMessage): void;
  /** Called for each message of the engine until the returned function is called. */
  listen(listener: (message: EngineMessage) => void): () => void;
  close(): void;
}

/** Listens on a local socket (a named pipe on Windows) for one engine. */
export async function openConductor(socketPath: string): Promise<Conductor> {
  const listeners = new Set<(message: EngineMessage) => void>();
  const ready = Promise.withResolvers<void>();
  let engine: Socket | undefined;
  const server = createServer((socket) => {
    engine = socket;
    // A reset here means that the engine died; whoever waits for it watches its process.
    socket.on('error', () => socket.destroy());
    const lines = createInterface({ input: socket });
    // It tells the socket's errors once more, and would end this process if nobody listened.
    lines.on('error', () => lines.close());
    lines.on('line', (line) => {
      const message = JSON.parse(line) as EngineMessage;
      if (message.type === 'ready') ready.resolve();
      for (const listener of listeners) listener(message);
    });
  });
  await listening(server, socketPath);
  return {
    ready: ready.promise,
    say: (message) => engine?.write(`${JSON.stringify(message)}\n`),
    listen(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    close() {
      engine?.destroy();
      server.close();
    },
  };
}

function listening(server: Server, path: string): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject);
    server.listen(path, resolve);
  });
}
