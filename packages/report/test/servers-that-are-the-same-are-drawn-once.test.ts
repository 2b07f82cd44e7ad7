import { ARCHITECTURES, type Capacity } from '@crossover/model';
import { expect, test } from 'vitest';
import { renderFigure } from '../src/figures/figure.ts';
import type { Findings } from '../src/headline.ts';
import { capacityFigures } from '../src/load-figures.ts';

const SERVERFUL: Capacity = {
  architecture: 'serverful',
  steps: [
    {
      ratePerSecond: 250,
      achievedPerSecond: 250,
      p50Ms: 2,
      p99Ms: 8,
      shareWithinSlo: 1,
      lagP99Ms: 1,
      isHeld: true,
      cpuSecondsPerRequest: 0.0006,
    },
  ],
  ratePerSecond: 250,
  isBracketed: false,
};

const figureOf = (capacities: readonly Capacity[]) =>
  capacityFigures(
    {
      capacities,
      workloads: [{ name: 'steady', slo: { responseTimeMs: 100, share: 0.99 } }],
    } as unknown as Findings,
    ARCHITECTURES,
  )[0];

const drawn = (of: ReturnType<typeof figureOf>) => of && renderFigure(of.figure);

test('an architecture whose server is another’s is named, not drawn', () => {
  const alone = figureOf([SERVERFUL]);
  const both = figureOf([SERVERFUL, { ...SERVERFUL, architecture: 'hybrid', measuredWith: 'serverful' }]);
  expect(drawn(both)).toEqual(drawn(alone));
  expect(both?.entry.caption).toContain('Hybrid has the same server, which was measured once.');
  expect(alone?.entry.caption).not.toContain('the same server');
  const own = figureOf([SERVERFUL, { ...SERVERFUL, architecture: 'hybrid' }]);
  expect(drawn(own)).not.toEqual(drawn(alone));
});
