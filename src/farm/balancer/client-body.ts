import type { IncomingMessage } from 'node:http';
import type { BodyTap } from './body-tap.ts';
import type { BufferBudget } from './buffer-budget.ts';
import { asChunk } from './chunk.ts';
import { EarlyBody } from './early-body.ts';
import type { SlowBodies, WatchedBody } from './slow-bodies.ts';
import { lastChunk, passableTrailers } from './trailers.ts';
import type { UpstreamConnection } from './upstream/connection.ts';

/** The body of a request: read ahead while the request is held, then sent on, or thrown away. */
export class ClientBody implements WatchedBody {
  byteCount = 0;
  readonly #request: IncomingMessage;
  readonly #slow: SlowBodies;
  readonly #budget: BufferBudget;
  readonly #onTooSlow: () => void;
  #early: EarlyBody | undefined;
  /** What a user has put in its place. */
  #given: Buffer | undefined;
  #stopSending: (() => void) | undefined;
  #readMs = 0;
  /** When it began to be read, while it is. */
  #readSinceMs: number | undefined;

  /** @param onTooSlow called when its bytes come more slowly than they may, and it is still wanted */
  constructor(
    request: IncomingMessage,
    { slow, budget }: { readonly slow: SlowBodies; readonly budget: BufferBudget },
    onTooSlow: () => void,
  ) {
    this.#request = request;
    this.#slow = slow;
    this.#budget = budget;
    this.#onTooSlow = onTooSlow;
  }

  /** Reads its beginning, so that it is noticed when the client goes. Takes as long as it takes. */
  readAhead(): void {
    this.#early = new EarlyBody(this.#request, this.#budget);
  }

  /** What has come of it while its request is held, and whether that is all. */
  get early(): { readonly bytes: Buffer; readonly isWhole: boolean } {
    return { bytes: this.#early?.bytes ?? Buffer.alloc(0), isWhole: this.#early?.isWhole === true };
  }

  /** What has come, all of it, gives way to something else. */
  replace(bytes: Uint8Array): void {
    this.#early?.take();
    this.#given = Buffer.from(bytes);
  }

  /** Reads no further until somebody wants it. */
  stop(): void {
    this.#early?.stop();
  }

  /** Streams it to a server, no faster than the server takes it. {@link resume} follows its pauses. */
  sendTo(connection: UpstreamConnection, isChunked: boolean, tap?: BodyTap): void {
    if (this.#given) {
      tap?.onRequestBody(this.#given);
      connection.write(this.#given);
      connection.endRequest();
      return;
    }
    const send = (piece: Buffer): void => {
      tap?.onRequestBody(piece);
      if (!connection.write(isChunked ? asChunk(piece) : piece)) this.#pause();
    };
    const end = (): void => {
      if (isChunked) connection.write(lastChunk(passableTrailers(this.#request.rawTrailers)));
      connection.endRequest();
    };
    this.#request.on('data', send);
    this.#request.on('end', end);
    this.#stopSending = () => {
      this.#request.off('data', send);
      this.#request.off('end', end);
    };
    const early = this.#early;
    this.#early = undefined;
    const pieces = early?.take() ?? [];
    this.resume();
    for (const piece of pieces) send(piece);
    if (early?.isWhole) end();
  }

  /** Nobody wants it any more: what comes is thrown away, so that the next request is found. */
  discard(): void {
    this.forget();
    this.#stopSending?.();
    this.resume();
  }

  /** Keeps nothing of it any longer. */
  forget(): void {
    this.#early?.take();
    this.#early = undefined;
  }

  resume(): void {
    this.#request.resume();
    if (this.#readSinceMs !== undefined || this.#request.complete) return;
    if (this.#readMs === 0) this.#watch();
    this.#readSinceMs = performance.now();
  }

  /** True while the client's bytes are waited for: the server has taken all that came. */
  get isAwaited(): boolean {
    return this.#readSinceMs !== undefined && !this.#request.complete;
  }

  readingMs(nowMs: number): number {
    return this.#readMs + (this.#readSinceMs === undefined ? 0 : nowMs - this.#readSinceMs);
  }

  onTooSlow(): void {
    this.#onTooSlow();
  }

  #watch(): void {
    this.#slow.add(this);
    this.#request.on('data', (piece: Buffer) => (this.byteCount += piece.length));
    const end = (): void => this.#slow.delete(this);
    this.#request.once('end', end);
    this.#request.once('close', end);
  }

  #pause(): void {
    this.#request.pause();
    if (this.#readSinceMs === undefined) return;
    // Never 0 again: it is watched already.
    this.#readMs += Math.max(performance.now() - this.#readSinceMs, Number.MIN_VALUE);
    this.#readSinceMs = undefined;
  }
}
