import type { Request } from '@crossover/model';
import { readRequests } from '../src/index.ts';

/** All records of a file, in its order. */
export async function recordedRequests(path: string): Promise<Request[]> {
  const requests: Request[] = [];
  for await (const request of readRequests(path)) requests.push(request);
  return requests;
}
