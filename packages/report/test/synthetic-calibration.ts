import { createHash } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { type Calibration, calibrationFile } from '@crossover/model';

/** Made-up calibration at these rates: an instrument that adds 0.3 ms to the median and 1.2 ms to p99. */
export function syntheticCalibration(rates: readonly number[]): {
  calibration: Calibration;
  files: ReadonlyMap<string, Uint8Array>;
} {
  const files = new Map<string, Uint8Array>();
  const passes = (['before', 'after'] as const).flatMap((when) =>
    rates.map((ratePerSecond) => {
      const requestsFile = calibrationFile(when, ratePerSecond);
      const content = gzipSync('');
      files.set(requestsFile, content);
      return {
        when,
        ratePerSecond,
        startedAt: '2026-11-21T09:00:00.000Z',
        requestsFile,
        requestsSha256: createHash('sha256').update(content).digest('hex'),
        lagP99Ms: 0.4,
      };
    }),
  );
  const percentile = (biasMs: number) => ({ targetMs: 5.1, recordedMs: 5.1 + biasMs, biasMs });
  const calibration: Calibration = {
    serviceTimeMs: 5,
    passes,
    rates: rates.map((ratePerSecond) => ({
      ratePerSecond,
      requests: 1100,
      failed: 0,
      percentiles: {
        p50: percentile(0.3),
        p90: percentile(0.5),
        p95: percentile(0.7),
        p99: percentile(1.2),
        p999: null,
      },
    })),
  };
  return { calibration, files };
}
