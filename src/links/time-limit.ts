/**
 * A signal that aborts after `limitMs`, with a `TimeoutError`, or when one of `others` does, with its
 * reason. In place of `AbortSignal.any` with `AbortSignal.timeout`: there, the signal of the time is held
 * weakly, and a collection of garbage takes it away, so that the time never ends
 * (nodejs/node issue 57736, seen with Node 20). Its timer doesn't hold up the end of the program.
 */
export function timeLimit(limitMs: number, ...others: readonly AbortSignal[]): AbortSignal {
  const controller = new AbortController();
  const end = (reason: unknown): void => {
    clearTimeout(timer);
    for (const [other, listener] of listeners) other.removeEventListener('abort', listener);
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
  return controller.signal;
}
