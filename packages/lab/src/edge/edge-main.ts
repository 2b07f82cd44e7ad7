/**
 * The process of one architecture's edge: front door and what is behind it. Its owner speaks to it over IPC
 * (`EdgeCommand`, `EdgeMessage`) and it ends with the owner.
 */
import { CrossoverError } from '@crossover/model';
import { Edge } from './edge.ts';
import type { EdgeCommand, EdgeMessage, EdgeResults } from './edge-protocol.ts';

let edge: Edge | null = null;

function tell(message: EdgeMessage): void {
  if (process.connected) process.send?.(message);
}

async function run(command: EdgeCommand): Promise<EdgeResults[EdgeCommand['kind']]> {
  if (command.kind === 'start') {
    edge = new Edge(command.configuration, (event) => tell({ kind: 'event', event }));
    return { port: await edge.start() };
  }
  if (edge === null) throw new Error('the edge has not been started');
  switch (command.kind) {
    case 'prepare':
      return { bankSize: await edge.prepare(command.settings) };
    case 'begin-observation':
      edge.beginObservation();
      return null;
    case 'end-observation':
      return edge.endObservation();
    case 'go-cold':
      await edge.goCold();
      return null;
    case 'last-invocation':
      return edge.takeLastInvocation();
    case 'replace-artefacts':
      await edge.replaceArtefacts(command.artefacts);
      return null;
    case 'end':
      await edge.end();
      return null;
  }
}

process.on('message', (message: { id: number; command: EdgeCommand }) => {
  const { id, command } = message;
  run(command).then(
    (result) => tell({ kind: 'result', id, result }),
    (error: unknown) => {
      const isKnown = error instanceof CrossoverError;
      tell({
        kind: 'error',
        id,
        code: isKnown ? error.code : null,
        message: isKnown ? error.message : String(error instanceof Error ? error.stack : error),
        hint: isKnown ? (error.hint ?? null) : null,
      });
    },
  );
});

// The keeper ends whatever is behind this edge.
process.on('disconnect', () => process.exit(0));
