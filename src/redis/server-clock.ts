import { type Reply, ReplyError } from '../stores/commands.ts';

/** For how long a comparison of clocks is good: they drift, and a failover brings another one. */
const GOOD_FOR_MS = 600_000;

/**
 * What a server's clock shows, by TIME: compared with our own now and then, never while somebody
 * waits. Says nothing where the server doesn't tell.
 */
export class ServerClock {
  readonly #ask: () => Promise<Reply>;
  #aheadMs: number | undefined;
  /** When it was compared last, or tried to. */
  #comparedAtMs = -Infinity;

  /** @param ask sends TIME */
  constructor(ask: () => Promise<Reply>) {
    this.#ask = ask;
  }

  /** The server's time in milliseconds since 1970, never later than it is there. */
  nowMs(): number | undefined {
    return this.#aheadMs === undefined ? undefined : performance.now() + this.#aheadMs;
  }

  /** Compares again where that is due. */
  keepRight(): void {
    const startMs = performance.now();
    if (startMs - this.#comparedAtMs < GOOD_FOR_MS) return;
    this.#comparedAtMs = startMs;
    this.#ask().then(
      (reply) => {
        const timeMs = timeOf(reply);
        // The server looked at its clock before the reply came: seen from now, it is that late at least.
        this.#aheadMs = timeMs === undefined ? undefined : timeMs - performance.now();
      },
      (error: unknown) => {
        // A user without TIME isn't asked again: a server logs each refusal.
        if (error instanceof ReplyError) this.#comparedAtMs = Infinity;
      },
    );
  }

  /** Another server may answer from now on. */
  forget(): void {
    this.#aheadMs = undefined;
    this.#comparedAtMs = -Infinity;
  }
}

/** What the reply of TIME says, which is seconds and microseconds as texts, in milliseconds since 1970. */
export function timeOf(reply: Reply): number | undefined {
  if (!Array.isArray(reply)) return undefined;
  const [seconds, micros] = (reply as readonly Reply[]).map((part) =>
    part instanceof Uint8Array ? Number(new TextDecoder().decode(part)) : NaN,
  );
  const timeMs = (seconds ?? NaN) * 1000 + (micros ?? NaN) / 1000;
  return Number.isFinite(timeMs) ? timeMs : undefined;
}
