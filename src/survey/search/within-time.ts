import { createContext, runInContext } from 'node:vm';

/** Something took longer than it may. */
export class TimeLimitError extends Error {
  override readonly name = 'TimeLimitError';
}

/**
 * Does what takes no turn of the event loop, and ends it when it takes too long: also a regular expression
 * that goes astray in one text, which nothing else on this thread could end.
 * @throws TimeLimitError, or what `deed` throws
 */
export function withinTime<T>(limitMs: number, deed: () => T): T {
  const box: { deed: () => void; result?: T } = {
    deed: () => {
      box.result = deed();
    },
  };
  try {
    runInContext('deed()', createContext(box), { timeout: limitMs });
  } catch (error) {
    // It is an error of the other context.
    const isLate =
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    throw isLate ? new TimeLimitError('It took too long', { cause: error }) : error;
  }
  return box.result as T;
}
