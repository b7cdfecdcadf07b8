import { isHostMessage, type TypedRequest } from '../../src/protocol/rpc.ts';

/** What the page needs of VS Code. */
export interface HostApi {
  postMessage(message: unknown): void;
}

/** The host answered that it could not do it; the message is meant for users. */
export class HostError extends Error {
  override readonly name = 'HostError';
  /** No answer came. */
  readonly isLost: boolean;

  constructor(message: string, isLost = false) {
    super(message);
    this.isLost = isLost;
  }
}

/** How long the host may take before a request counts as lost. */
const REPLY_MS = 60_000;

interface Waiting {
  /** Takes the reply, which is what the host's table of answers has for the request. */
  readonly resolve: (value: never) => void;
  readonly reject: (error: Error) => void;
  readonly timer: ReturnType<typeof setTimeout>;
}

/** Asks the host, and hears what it tells by itself. */
export class RpcClient<
  Request extends TypedRequest,
  Replies extends Record<Request['type'], unknown>,
> {
  readonly #api: HostApi;
  readonly #lostText: string;
  readonly #waiting = new Map<number, Waiting>();
  /** Begins anywhere: replies to the page that was here before it was hidden aren't meant for this one. */
  #lastId = Math.floor(Math.random() * 2 ** 40);

  /** @param onEvent hears what the host tells; has to check it */
  constructor(api: HostApi, lostText: string, onEvent: (event: unknown) => void) {
    this.#api = api;
    this.#lostText = lostText;
    window.addEventListener('message', ({ data }: MessageEvent<unknown>) => {
      if (!isHostMessage(data)) return;
      if (data.kind === 'event') {
        onEvent(data.event);
        return;
      }
      const waiting = this.#waiting.get(data.id);
      if (!waiting) return;
      this.#waiting.delete(data.id);
      clearTimeout(waiting.timer);
      if (data.ok) waiting.resolve(data.value as never);
      else waiting.reject(new HostError(data.message));
    });
  }

  /** Sends a request. Rejects with a HostError when the host can't do it, or doesn't answer. */
  ask<R extends Request>(request: R): Promise<Replies[R['type']]> {
    const id = ++this.#lastId;
    return new Promise((resolve, reject) => {
      const timer = setTimeout(() => {
        this.#waiting.delete(id);
        reject(new HostError(this.#lostText, true));
      }, REPLY_MS);
      this.#waiting.set(id, { resolve, reject, timer });
      this.#api.postMessage({ kind: 'request', id, request });
    });
  }
}
