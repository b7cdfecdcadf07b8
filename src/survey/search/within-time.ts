import { type Context, createContext, runInContext } from 'node:vm';

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
  const outer = box.deed;
  let result: { readonly value: T } | undefined;
  box.deed = () => {
    result = { value: deed() };
  };
  try {
    context ??= createContext(box);
    runInContext('deed()', context, { timeout: limitMs });
  } catch (error) {
    // It is an error of the other context.
    const isLate =
      typeof error === 'object' &&
      error !== null &&
      'code' in error &&
      error.code === 'ERR_SCRIPT_EXECUTION_TIMEOUT';
    throw isLate ? new TimeLimitError('It took too long', { cause: error }) : error;
  } finally {
    box.deed = outer;
  }
  if (!result) throw new Error('The deed was not done');
  return result.value;
}

/** What the other context calls; one context serves all, since making one takes a millisecond. */
const box: { deed: () => void } = { deed: () => undefined };
let context: Context | undefined;
