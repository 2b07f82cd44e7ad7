import { REGIONS, type Region } from '@crossover/cost';
import { parseName } from '../terminal/parse-name.ts';

/**
 * A region of the command line.
 *
 * @throws CrossoverError `usage` when Crossover has no prices of it
 */
export const parseRegion = (text: string, option = '--region'): Region => parseName(option, text, REGIONS);
