import { CrossoverError, nearest } from '@crossover/model';
import { GATES, type Gate } from '@crossover/report';
import { parsePercent } from '../terminal/parse-number.ts';

/**
 * `p95,cost,crossover:10%`: what a check fails on, each with the share that is tolerated.
 *
 * @throws CrossoverError `usage` for an unknown gate, one given twice, or a share that is none
 */
export function parseGates(text: string): Gate[] {
  const gates = text.split(',').map((part): Gate => {
    const [given = '', tolerated] = part.trim().split(':', 2);
    const name = GATES.find((one) => one === given);
    if (name === undefined) {
      const guess = nearest(given, GATES);
      throw new CrossoverError('usage', `Expected --fail-on some of ${GATES.join(', ')}, found "${given}".`, {
        hint:
          guess === undefined ? 'For example: --fail-on p95,cost,crossover:10%' : `Did you mean "${guess}"?`,
      });
    }
    return {
      name,
      toleratedShare:
        tolerated === undefined ? 0 : parsePercent(`what --fail-on tolerates of ${name}`, tolerated),
    };
  });
  const twice = gates.find((gate, index) => gates.findIndex(({ name }) => name === gate.name) !== index);
  if (twice !== undefined) {
    throw new CrossoverError('usage', `Expected "${twice.name}" once in --fail-on, found it twice.`);
  }
  return gates;
}
