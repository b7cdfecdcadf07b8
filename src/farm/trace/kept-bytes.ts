import type { BufferBudget } from '../balancer/buffer-budget.ts';
import { maxKeptBodyBytes } from '../../protocol/farm/request-details.ts';

/** The beginning of a body: the very pieces that went through, not copied. */
export class KeptBytes {
  byteCount = 0;
  #keptCount = 0;
  readonly #pieces: Buffer[] = [];

  /** @param budget asked before a piece is kept: see {@link BufferBudget.isSpent} */
  add(piece: Buffer, budget: BufferBudget): void {
    // Where one was left out, what follows isn't the beginning any more.
    const isWhole = this.isWhole;
    this.byteCount += piece.length;
    if (!isWhole || budget.isSpent) return;
    const room = maxKeptBodyBytes - this.#keptCount;
    if (room <= 0) return;
    const kept = piece.length <= room ? piece : Buffer.from(piece.subarray(0, room));
    this.#pieces.push(kept);
    this.#keptCount += kept.length;
    budget.take(kept.length);
  }

  get isWhole(): boolean {
    return this.#keptCount === this.byteCount;
  }

  get keptCount(): number {
    return this.#keptCount;
  }

  /** What is kept, in order. */
  get pieces(): readonly Buffer[] {
    return this.#pieces;
  }
}
