/**
 * A signal that aborts after `limitMs`, with a `TimeoutError`, or when one of `others` does, with its
 * reason. In place of `AbortSignal.any` with `AbortSignal.timeout`: there, the signal of the time is held
 * weakly, and a collection of garbage takes it away, so that the time never ends
 * (nodejs/node issue 57736, seen with Node 20). Its timer doesn't hold up the end of the program.
 */
export function timeLimit(limitMs: number, ...others: readonly AbortSignal[]): AbortSignal {
  return limited(limitMs, others).signal;
}

/** The same for work that may be over long before: nothing of the limit stays behind it. */
export async function withinTime<T>(
  limitMs: number,
  others: readonly AbortSignal[],
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const { signal, release } = limited(limitMs, others);
  try {
    return await work(signal);
  } finally {
    release();
  }
}

function limited(
  limitMs: number,
  given: readonly AbortSignal[],
): { readonly signal: AbortSignal; readonly release: () => void } {
  const others = [...new Set(given)];
  const controller = new AbortController();
  const release = (): void => {
    clearTimeout(timer);
    for (const [other, listener] of listeners) other.removeEventListener('abort', listener);
  };
  const end = (reason: unknown): void => {
    release();
    controller.abort(reason);
  };
  const timer = setTimeout(() => {
    end(new DOMException('The operation was aborted due to timeout', 'TimeoutError'));
  }, limitMs);
  timer.unref();
  const listeners = others.map((other) => [other, () => end(other.reason)] as const);
  for (const [other, listener] of listeners) other.addEventListener('abort', listener);
  const aborted = others.find((other) => other.aborted);
  if (aborted) end(aborted.reason);
  return { signal: controller.signal, release };
}
