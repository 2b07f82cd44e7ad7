import { CrossoverError, nearest } from '@crossover/model';
import { readReports } from '@crossover/report';
import { groupSeries } from '@crossover/report/runs';
import { defineCommand } from 'citty';
import { describeHistory } from '../history/describe-history.ts';
import { renderHistory, renderSeriesList } from '../history/render-history.ts';
import { readableReports } from '../terminal/run-argument.ts';

export default defineCommand({
  meta: {
    name: 'history',
    description:
      'How the numbers of a series moved from run to run. A series: runs of the same workloads on the same architectures.',
  },
  args: {
    series: {
      type: 'positional',
      description: 'the series, or a run of it; without it the list of all',
      required: false,
    },
    reports: { type: 'string', description: 'folder of the runs', valueHint: 'folder' },
    json: { type: 'boolean', description: 'print JSON on standard output' },
  },
  async run({ args }) {
    const wanted = args.series;
    const all = groupSeries(await readReports(await readableReports(args.reports))).map(describeHistory);
    if (wanted === undefined) {
      console.log(
        args.json
          ? JSON.stringify(all, null, 2)
          : all.length === 0
            ? 'There is no run with a report yet: "crossover compare --quick" makes the first.'
            : renderSeriesList(all),
      );
      return;
    }
    const found = all.find(
      ({ series, runs }) => series === wanted || runs.some(({ slug }) => slug === wanted),
    );
    if (found === undefined) {
      const guess = nearest(
        wanted,
        all.flatMap(({ series, runs }) => [series, ...runs.map(({ slug }) => slug)]),
      );
      throw new CrossoverError('unknown-run', `Expected a series or a run of one, found "${wanted}".`, {
        hint:
          guess === undefined
            ? 'Run "crossover history" for the series that there are.'
            : `Did you mean "${guess}"?`,
      });
    }
    console.log(args.json ? JSON.stringify(found, null, 2) : renderHistory(found));
  },
});
