import type net from 'node:net';

/** So much waits on its way before its sender has to wait, too. */
const maxWaitingBytes = 1024 * 1024;

/**
 * Passes on what one connection sends to another, each piece later by a delay that may change meanwhile. The order
 * stays, and the sender is no faster than the receiver.
 */
export class DelayedStream {
  readonly #from: net.Socket;
  readonly #to: net.Socket;
  readonly #delayMs: () => number;
  /** What waits, oldest first; the end of the stream is a piece without bytes. */
  readonly #waiting: { readonly piece: Buffer | undefined; readonly dueAtMs: number }[] = [];
  #waitingBytes = 0;
  #timer: NodeJS.Timeout | undefined;
  #isStopped = false;

  constructor(from: net.Socket, to: net.Socket, delayMs: () => number) {
    this.#from = from;
    this.#to = to;
    this.#delayMs = delayMs;
    from.on('data', (piece: Buffer) => this.#take(piece));
    from.on('end', () => this.#take(undefined));
    from.on('close', () => clearTimeout(this.#timer));
    to.on('drain', () => this.#resume());
  }

  /** Nothing is read any more until it goes on. */
  stop(isStopped: boolean): void {
    this.#isStopped = isStopped;
    if (isStopped) this.#from.pause();
    else this.#resume();
    this.#pump();
  }

  #take(piece: Buffer | undefined): void {
    this.#waiting.push({ piece, dueAtMs: Date.now() + this.#delayMs() });
    this.#waitingBytes += piece?.length ?? 0;
    this.#pump();
    if (this.#isFull()) this.#from.pause();
  }

  #isFull(): boolean {
    return this.#waitingBytes > maxWaitingBytes || this.#to.writableNeedDrain;
  }

  #resume(): void {
    if (!this.#isStopped && !this.#isFull()) this.#from.resume();
  }

  /** Passes on what is due. */
  #pump(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    for (let [first] = this.#waiting; first; [first] = this.#waiting) {
      const waitMs = first.dueAtMs - Date.now();
      if (waitMs > 0) {
        this.#timer = setTimeout(() => this.#pump(), waitMs);
        break;
      }
      this.#waiting.shift();
      this.#waitingBytes -= first.piece?.length ?? 0;
      if (first.piece) this.#to.write(first.piece);
      else this.#to.end();
    }
    this.#resume();
  }
}
