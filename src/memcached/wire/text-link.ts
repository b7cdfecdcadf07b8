import type { ServerSocket } from '../../links/dialled-socket.ts';
import { type SilenceLimits, SilenceWatch } from '../../links/silence-watch.ts';
import { LinkError } from '../link-error.ts';
import { BadReplyError, LineTaker, type ReplyTaker } from './reply-taker.ts';
import { plainRequests, type Request } from './requests.ts';

interface Waiter {
  readonly taker: ReplyTaker<unknown>;
  /** Whether it was we who asked, for a sign of life. */
  readonly isLifeSign: boolean;
  resolve(result: unknown): void;
  reject(error: LinkError): void;
}

/** A whole reply counts as much as this many bytes of one. */
const REPLY_PROGRESS = 512;

/**
 * Requests and replies over one socket, in their order and without any retry. Owns the socket. What breaks the protocol
 * ends it, so that no late reply is taken for that of a later request.
 */
export class TextLink {
  readonly #socket: ServerSocket;
  readonly #node: string;
  readonly #watch: SilenceWatch;
  readonly #waiters: Waiter[] = [];
  #chunks: Buffer[] = [];
  #length = 0;
  #least = 1;
  #isPaused = false;
  #progress = 0;
  #end: LinkError | undefined;
  #onEnd: ((error: LinkError) => void) | undefined;

  /** @param node `host:port`, for errors */
  constructor(socket: ServerSocket, node: string, limits: SilenceLimits) {
    this.#socket = socket;
    this.#node = node;
    this.#watch = new SilenceWatch(
      {
        awaits: () => {
          const waiters = this.#waiters;
          if (waiters.length === 0) return 'nothing';
          return waiters.every(({ isLifeSign }) => isLifeSign) ? 'life-sign' : 'replies';
        },
        progress: () => this.#progress + (this.#isPaused ? REPLY_PROGRESS : 0),
        askForLife: () => {
          void this.#ask(plainRequests.version, new LineTaker(), true).catch(() => undefined);
        },
        giveUp: () => this.close('timed-out'),
      },
      limits,
    );
    socket
      .on('data', (chunk: Buffer) => this.#take(chunk))
      .on('error', (cause: Error) => this.close('lost', cause))
      .on('close', () => this.close('lost'));
  }

  get isOpen(): boolean {
    return this.#end === undefined;
  }

  /** Sends a request; what it waits for rejects when the connection ends. */
  ask<T>(request: Request, taker: ReplyTaker<T>): Promise<T> {
    return this.#ask(request, taker, false);
  }

  /** Sends many in one piece. */
  askAll<T>(
    requests: readonly (readonly [request: Request, taker: ReplyTaker<T>])[],
  ): Promise<readonly T[]> {
    this.#socket.cork();
    const replies = requests.map(([request, taker]) => this.#ask(request, taker, false));
    this.#socket.uncork();
    return Promise.all(replies);
  }

  #ask<T>(request: Request, taker: ReplyTaker<T>, isLifeSign: boolean): Promise<T> {
    return new Promise<T>((resolve, reject) => {
      if (this.#end) {
        reject(this.#end.unsent());
        return;
      }
      this.#waiters.push({ taker, isLifeSign, resolve: (result) => resolve(result as T), reject });
      this.#socket.write(request.bytes);
      this.#watch.noteSent();
    });
  }

  /** Calls `listener` once when it ends, at once if it has. */
  onEnd(listener: (error: LinkError) => void): void {
    if (this.#end) listener(this.#end);
    else this.#onEnd = listener;
  }

  /** Ends it; what waits for a reply rejects. */
  close(code: LinkError['code'] = 'closed', cause?: unknown): void {
    if (this.#end) return;
    const options = { node: this.#node, wasSent: true, ...(cause !== undefined && { cause }) };
    const end = (this.#end = new LinkError(code, options));
    this.#watch.stop();
    this.#socket.destroy();
    this.#chunks = [];
    for (const waiter of this.#waiters.splice(0)) waiter.reject(end);
    this.#onEnd?.(end);
  }

  #take(chunk: Buffer): void {
    if (this.#end) return;
    this.#progress += chunk.length;
    this.#chunks.push(chunk);
    this.#length += chunk.length;
    if (this.#isPaused || this.#length < this.#least) return;
    this.#drain();
  }

  #drain(): void {
    const [first] = this.#chunks;
    let bytes = this.#chunks.length === 1 && first ? first : Buffer.concat(this.#chunks);
    this.#chunks = [];
    this.#least = 1;
    let taken = 0;
    try {
      while (bytes.length > 0) {
        const waiter = this.#waiters[taken];
        if (!waiter) throw new BadReplyError('Nobody asked for that');
        const { used, isDone, least, pause } = waiter.taker.take(bytes);
        bytes = bytes.subarray(used);
        if (isDone) {
          taken += 1;
          this.#progress += REPLY_PROGRESS;
          waiter.resolve(waiter.taker.result());
          continue;
        }
        this.#least = Math.max(bytes.length + 1, least ?? 0);
        if (pause) this.#holdUp(pause);
        break;
      }
    } catch (error) {
      this.#waiters.splice(0, taken);
      this.close('bad-reply', error);
      return;
    }
    this.#waiters.splice(0, taken);
    this.#chunks = bytes.length > 0 ? [bytes] : [];
    this.#length = bytes.length;
  }

  #holdUp(pause: Promise<void>): void {
    this.#isPaused = true;
    this.#socket.pause();
    const goOn = (): void => {
      this.#isPaused = false;
      if (this.#end) return;
      this.#socket.resume();
      if (this.#length >= this.#least) this.#drain();
    };
    pause.then(goOn, goOn);
  }
}
