/** How a series is sent: with its distances in time, or each request when the one before has ended. */
export type Pace = 'as-it-was' | 'in-turn';

/** A series as it is played. */
export interface Play {
  /** When each request was recorded, in milliseconds, the earliest first. */
  readonly timesMs: readonly number[];
  readonly pace: Pace;
  /** Fires when the user breaks it off. */
  readonly signal: AbortSignal;
  /** Sends a request by its place, and resolves when it is over. */
  readonly send: (index: number) => Promise<void>;
}

/**
 * Sends all requests of a series, until it is broken off; resolves when all that were sent are over.
 * @throws what `send` throws first; the rest isn't sent then
 */
export async function play({ timesMs, pace, signal, send }: Play): Promise<void> {
  if (pace === 'in-turn') {
    for (let index = 0; index < timesMs.length && !signal.aborted; index++) await send(index);
    return;
  }
  const own = new AbortController();
  const whole = AbortSignal.any([signal, own.signal]);
  const startedAtMs = performance.now();
  const [firstMs = 0] = timesMs;
  const sent: Promise<void>[] = [];
  for (const [index, timeMs] of timesMs.entries()) {
    await wait(timeMs - firstMs - (performance.now() - startedAtMs), whole);
    if (whole.aborted) break;
    const one = send(index);
    // What fails ends the waiting for those to come.
    one.catch(() => own.abort());
    sent.push(one);
  }
  await Promise.all(sent);
}

/** The longest time of a timer in Node. */
const maxTimerMs = 2 ** 31 - 1;

async function wait(ms: number, signal: AbortSignal): Promise<void> {
  if (ms <= 0 || signal.aborted) return;
  await new Promise<void>((resolve) => {
    const end = (): void => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = setTimeout(end, Math.min(ms, maxTimerMs));
    signal.addEventListener('abort', end);
  });
}
