/** A process that collects into a folder, to be killed: `node collecting-process.ts <endpoint> <folder>`. */
import { createClients } from '../../src/aws/clients.ts';
import { collectTelemetry } from '../../src/collect-telemetry.ts';
import { createFolderStorage } from '../../src/storage/folder.ts';
import { CREDENTIALS } from './server.ts';
import { createSimulatedEffects } from './simulation.ts';
import { END_MS, SMALL_STAGE, WINDOW } from './stage.ts';

const [endpoint = '', folder = ''] = process.argv.slice(2);
const apis = createClients({ region: SMALL_STAGE.region, endpoint, credentials: CREDENTIALS, attempts: 1 });
await collectTelemetry({
  stage: SMALL_STAGE,
  windows: [WINDOW],
  apis,
  storage: createFolderStorage(folder),
  effects: createSimulatedEffects(END_MS + 5 * 86_400_000),
});
apis.destroy();
