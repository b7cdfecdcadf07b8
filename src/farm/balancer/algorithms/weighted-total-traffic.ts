import type { Backend } from '../backend.ts';
import { LowestScore } from './lowest-score.ts';
import type { Picker } from './picker.ts';

/**
 * The server through which fewest bytes have gone for its weight, both ways, heads included. Counted from when the
 * algorithm, the servers or their weights changed last, as ARR's counters are: one that comes late doesn't get all
 * requests until it has caught up.
 */
export const weightedTotalTraffic = (): Picker => {
  let before = new WeakMap<Backend, number>();
  const since = (backend: Backend): number => {
    const { byteCount } = backend.pool;
    const start = before.get(backend);
    if (start === undefined) before.set(backend, byteCount);
    return byteCount - (start ?? byteCount);
  };
  return new LowestScore(
    (backend, candidates) => {
      // What is under way will be about as large as what came: else all that comes at once went to one server.
      const bytes = since(backend) + backend.activeCount * meanBytes(candidates);
      return bytes / backend.weight;
    },
    () => {
      before = new WeakMap();
    },
  );
};

const meanBytes = (backends: readonly Backend[]): number => {
  let bytes = 0;
  let requests = 0;
  for (const { pool, requestCount } of backends) {
    bytes += pool.byteCount;
    requests += requestCount;
  }
  return bytes / Math.max(1, requests);
};
