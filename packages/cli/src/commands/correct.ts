import { CrossoverError } from '@crossover/model';
import { addCorrection, readArticle } from '@crossover/report';
import { defineCommand } from 'citty';
import { RUN_ARGUMENT, reportedRun } from '../terminal/run-argument.ts';
import { runCommandLine } from '../terminal/run-command.ts';
import { say } from '../terminal/say.ts';

export default defineCommand({
  meta: { name: 'correct', description: 'Say at the top of a published article what was wrong in it.' },
  args: {
    ...RUN_ARGUMENT,
    note: {
      type: 'string',
      description: 'what was wrong; numbers as references, such as {totals.requests|count}',
      valueHint: 'text',
      required: true,
    },
  },
  async run({ args }) {
    const { slug, note } = args;
    if (note.trim() === '')
      throw new CrossoverError('usage', 'Expected words after --note, found none.', {
        hint: 'For example: --note "The unit of the second figure was wrong."',
      });
    const folder = await reportedRun(slug, args.reports);
    const { report } = await readArticle(folder);
    const date = new Date().toISOString().slice(0, 10);
    const corrections = await addCorrection(folder, report, { date, note });
    say(
      `${slug} has ${corrections.length === 1 ? 'one correction' : `${corrections.length} corrections`}, at the top of its article and in the feed. Publish it with "${runCommandLine('crossover publish', folder)}".`,
    );
  },
});
