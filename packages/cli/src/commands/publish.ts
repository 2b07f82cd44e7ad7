import { CrossoverError } from '@crossover/model';
import { checkPublication, formatBytes, type Publication } from '@crossover/report';
import { defineCommand } from 'citty';
import { addToGit } from '../publish/git-add.ts';
import { parseNumber } from '../terminal/parse-number.ts';
import { RUN_ARGUMENT, reportedRun } from '../terminal/run-argument.ts';
import { say } from '../terminal/say.ts';
import { usingStatus } from '../terminal/status.ts';

export default defineCommand({
  meta: { name: 'publish', description: 'Check a run, and add it to the published ones.' },
  args: {
    ...RUN_ARGUMENT,
    maxSize: {
      type: 'string',
      description: 'most that all its files may have together',
      valueHint: 'MiB',
      default: '20',
    },
    check: { type: 'boolean', description: 'look only: add nothing' },
  },
  async run({ args }) {
    const { slug } = args;
    const maxMib = parseNumber('--max-size', args.maxSize, 1, 10_000);
    const folder = await reportedRun(slug, args.reports);
    const publication = await usingStatus('checking', () =>
      checkPublication(folder, { maxSizeBytes: maxMib * 2 ** 20 }),
    );
    console.log(renderChecks(publication));
    const faults = publication.checks.flatMap(({ fault }) => fault ?? []);
    if (faults.length > 0) {
      throw new CrossoverError(
        'not-publishable',
        `Expected ${slug} to be fit for publication, found ${faults.length === 1 ? 'one fault' : `${faults.length} faults`}.`,
        { hint: 'Each is listed above with its remedy. Nothing was added.' },
      );
    }
    if (args.check) return;
    const size = `${publication.files.length} files, ${formatBytes(publication.sizeBytes)}`;
    const isAdded = await addToGit(folder, publication.files);
    say(
      isAdded
        ? `Added with "git add --force", because git ignores runs otherwise: ${size}. It is published with the next commit.`
        : `${folder} is in no git checkout, so nothing was added: publish its ${size} by copying the folder.`,
    );
  },
});

function renderChecks({ checks }: Publication): string {
  return checks
    .map(({ name, fault }) =>
      fault === null
        ? `✓ ${name}`
        : `✗ ${name}\n  expected ${fault.expected}\n  found    ${fault.found}\n  remedy   ${fault.remedy}`,
    )
    .join('\n');
}
