import { connect, type Socket } from 'node:net';
import { createInterface } from 'node:readline';
import type { MetricEmitter } from './metrics.ts';
import { playFile } from './play-file.ts';
import type { ConductorMessage, EngineMessage, PlayOrder, PlayProgress } from './protocol.ts';

/**
 * Follows a conductor over a local socket: plays one schedule after another as it is told, until it says `end`.
 *
 * @throws Error when the conductor goes away without saying so; there is nobody left to measure for.
 */
export async function followConductor(socketPath: string, emitter: MetricEmitter): Promise<void> {
  const socket = connect(socketPath);
  const say = (message: EngineMessage) => socket.write(`${JSON.stringify(message)}\n`);
  const plays = new Map<string, AbortController>();
  try {
    await connected(socket);
    say({ type: 'ready', pid: process.pid });
    for await (const line of createInterface({ input: socket })) {
      const message = JSON.parse(line) as ConductorMessage;
      if (message.type === 'end') return;
      if (message.type === 'stop') {
        plays.get(message.id)?.abort(new Error('stopped by the conductor'));
        continue;
      }
      const { play } = message;
      const controller = new AbortController();
      plays.set(play.id, controller);
      void perform(play, emitter, controller.signal, say).finally(() => plays.delete(play.id));
    }
    throw new Error(`The conductor closed "${socketPath}" without ending the run.`);
  } finally {
    for (const controller of plays.values()) controller.abort(new Error('the conductor has gone'));
    socket.destroy();
  }
}

async function perform(
  play: PlayOrder,
  emitter: MetricEmitter,
  signal: AbortSignal,
  say: (message: EngineMessage) => void,
): Promise<void> {
  const { id } = play;
  try {
    const onSecond = (progress: PlayProgress) => say({ type: 'second', id, progress });
    say({ type: 'done', id, result: await playFile(play, { emitter, onSecond, signal }) });
  } catch (error) {
    if (signal.aborted) say({ type: 'stopped', id });
    else say({ type: 'failed', id, message: error instanceof Error ? error.message : String(error) });
  }
}

function connected(socket: Socket): Promise<void> {
  return new Promise((resolve, reject) => {
    socket.once('connect', resolve);
    socket.once('error', reject);
  });
}
