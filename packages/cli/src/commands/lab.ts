import { fileURLToPath } from 'node:url';
import { serveLab } from '@crossover/lab';
import { ARCHITECTURES, findArchitecture } from '@crossover/model';
import { defineCommand } from 'citty';
import { buildArtefacts, labOptions } from '../run/lab-options.ts';
import { makePlan } from '../run/make-plan.ts';
import { prepareOwnFolders } from '../run/own-folders.ts';
import { usingInterruption } from '../terminal/interruption.ts';
import { parseList } from '../terminal/parse-list.ts';
import { parseWholeNumber } from '../terminal/parse-number.ts';

const API_SOURCES = fileURLToPath(new URL('../../../api/src', import.meta.url));

export default defineCommand({
  meta: {
    name: 'lab',
    description: 'Keep the lab up: URLs, connection strings, requests and cold starts as they happen.',
  },
  args: {
    architecture: {
      type: 'string',
      description: 'architectures to start, comma-separated',
      valueHint: 'a,b',
    },
    'port-base': {
      type: 'string',
      description: "first of the front doors' ports",
      valueHint: 'port',
      default: '8080',
    },
  },
  async run({ args }) {
    const ids =
      args.architecture === undefined
        ? ARCHITECTURES.map((a) => a.id)
        : parseList('--architecture', args.architecture);
    const portBase = parseWholeNumber('--port-base', args['port-base'], 1, 65_536 - ids.length);
    const plan = await makePlan({
      preset: 'quick',
      slug: 'lab',
      architectures: ids.map((id) => findArchitecture(id).id),
      workloads: undefined,
      repeats: undefined,
      seed: 1,
      region: 'us-east-1',
      script: undefined,
      now: new Date(),
    });
    await prepareOwnFolders();
    await usingInterruption(async (signal) =>
      serveLab({
        ...labOptions(plan, await buildArtefacts(plan.slug), signal),
        portBase,
        signal,
        watchFolders: [API_SOURCES],
        rebuild: () => buildArtefacts(plan.slug),
        print: (line) => console.log(line),
      }),
    );
  },
});
