import { BaseSequencer, type TestSpecification } from 'vitest/node';

/** Files that take a minute and more wherever they run. */
const LONG =
  /\/(?:a-run-killed-at-any-moment|an-own-script-runs|deployed-targets-are-measured|every-page-serves|thousand-fault-sequences)/;

/** Begins with the files that take longest: one of them at the end would run alone, and a core have nothing to do. */
export default class LongestFirstSequencer extends BaseSequencer {
  override async sort(files: TestSpecification[]): Promise<TestSpecification[]> {
    const sorted = await super.sort(files);
    const isLong = ({ moduleId }: TestSpecification) => LONG.test(moduleId);
    return [...sorted.filter(isLong), ...sorted.filter((file) => !isLong(file))];
  }
}
