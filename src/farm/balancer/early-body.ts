import type { Readable } from 'node:stream';
import type { BufferBudget } from './buffer-budget.ts';

/** How much of a body is read while its request is held. */
export const maxEarlyBytes = 1024 * 1024;

/**
 * The beginning of a body, read while the request is held: only a connection that is read from
 * tells that the client has gone. What goes beyond {@link maxEarlyBytes}, or beyond what all held
 * requests may keep together, stays with the client.
 */
export class EarlyBody {
  isWhole = false;
  readonly #source: Readable;
  readonly #budget: BufferBudget;
  readonly #pieces: Buffer[] = [];
  #byteCount = 0;

  /** @param begun what was read of it already */
  constructor(source: Readable, budget: BufferBudget, begun?: Buffer) {
    this.#source = source;
    this.#budget = budget;
    source.on('data', this.#onData);
    source.on('end', this.#onEnd);
    if (begun && begun.length > 0) this.#onData(begun);
    else if (budget.isSpent) source.pause();
  }

  /** Reads no further: the rest is for who sends the request on. */
  stop(): void {
    this.#source.off('data', this.#onData);
    this.#source.off('end', this.#onEnd);
    this.#source.pause();
  }

  /** What was read so far. */
  get bytes(): Buffer {
    return Buffer.concat(this.#pieces);
  }

  /** What was read; it is kept here no longer. */
  take(): readonly Buffer[] {
    this.stop();
    this.#budget.giveBack(this.#byteCount);
    this.#byteCount = 0;
    return this.#pieces.splice(0);
  }

  readonly #onData = (piece: Buffer): void => {
    this.#pieces.push(piece);
    this.#byteCount += piece.length;
    this.#budget.take(piece.length);
    if (this.#byteCount >= maxEarlyBytes || this.#budget.isSpent) this.#source.pause();
  };

  readonly #onEnd = (): void => {
    this.isWhole = true;
  };
}
