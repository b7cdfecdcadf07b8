import type { TypedRequest } from '../../src/protocol/rpc.ts';
import { draw, type Content } from './draw.ts';
import { HostError, RpcClient, type HostApi } from './rpc-client.ts';

/** What VS Code gives a page. What is kept stays while the page is hidden. */
export interface PageApi extends HostApi {
  getState(): unknown;
  setState(state: unknown): void;
}

const TICK_MS = 1000;
/** Between two questions that the host hasn't answered. */
const ASK_AGAIN_MS = 2000;
/** After this, users are told what a page waits for. */
export const patienceMs = 5000;

/**
 * A page: it asks the host, hears of changes, and draws what it knows. What it knows are its own
 * members; whoever changes one calls {@link update}.
 */
export abstract class Page<
  Request extends TypedRequest,
  Replies extends Record<Request['type'], unknown>,
> {
  readonly #rpc: RpcClient<Request, Replies>;

  /** @param lostText what to say when the host doesn't answer */
  constructor(api: HostApi, lostText: string) {
    this.#rpc = new RpcClient(api, lostText, (event) => this.hear(event));
  }

  /** All that stands on the page now. */
  protected abstract view(): Content;

  /** Hears what the host tells; has to check it. */
  protected abstract hear(event: unknown): void;

  /** Says that the host could not do what it was asked for. */
  protected abstract sayRefused(message: string): void;

  /** Draws the page anew: what is the same stays, the focus too. */
  protected update(): void {
    // What the host put there until now.
    document.getElementById('loading')?.remove();
    draw(this.view(), document.body);
  }

  /** Draws the page once a second while it can be seen, for what counts the time. */
  protected updateEachSecond(): void {
    let ticker: ReturnType<typeof setInterval> | undefined;
    const tick = (): void => {
      clearInterval(ticker);
      if (document.visibilityState !== 'visible') return;
      this.update();
      ticker = setInterval(() => this.update(), TICK_MS);
    };
    document.addEventListener('visibilitychange', tick);
    tick();
  }

  /**
   * Asks the host again and again until it answers: the first message may be lost while host and page come
   * to be.
   * @param onWait is called when it takes long, with the host's reason if it gave one
   */
  protected insist<R extends Request>(
    request: R,
    onWait: (reason: string | undefined) => void,
  ): Promise<Replies[R['type']]> {
    return new Promise((resolve) => {
      const ask = async (): Promise<void> => {
        try {
          const reply = await this.demand(request);
          clearInterval(again);
          clearTimeout(patience);
          resolve(reply);
        } catch (error) {
          if (!(error instanceof HostError)) throw error;
          if (!error.isLost) onWait(error.message);
        }
      };
      const again = setInterval(() => void ask(), ASK_AGAIN_MS);
      const patience = setTimeout(() => onWait(undefined), patienceMs);
      void ask();
    });
  }

  /** Asks the host; when it can't do it, says so, and undefined comes back. */
  protected async ask<R extends Request>(request: R): Promise<Replies[R['type']] | undefined> {
    try {
      return await this.demand(request);
    } catch (error) {
      if (!(error instanceof HostError)) throw error;
      this.sayRefused(error.message);
      return undefined;
    }
  }

  /** Asks the host. Rejects with a HostError when it can't do it, or doesn't answer. */
  protected demand<R extends Request>(request: R): Promise<Replies[R['type']]> {
    return this.#rpc.ask(request);
  }
}

/** The texts that the host put into the page. */
export function pageStrings(): unknown {
  return JSON.parse(document.getElementById('strings')?.textContent ?? '{}');
}
