import type * as vscode from 'vscode';
import {
  isRequestMessage,
  type Answers,
  type EventMessage,
  type ReplyMessage,
  type TypedRequest,
} from '../../protocol/rpc.ts';
import type { DisposableLike } from '../disposable.ts';

/** How a page is answered. */
export interface PageAnswers<
  Request extends TypedRequest,
  Replies extends Record<Request['type'], unknown>,
> {
  /** Checks what the page asks, which isn't trusted; undefined for what is no request. */
  readonly requestOf: (value: unknown) => Request | undefined;
  readonly answers: Answers<Request, Replies>;
  /** Puts what an answer threw into words for the page. */
  readonly explain: (error: unknown) => string;
}

/** The host's end of a page's messages: every request gets one reply, and the page hears of changes. */
export class PageChannel<
  Request extends TypedRequest,
  Replies extends Record<Request['type'], unknown>,
  Event,
> implements DisposableLike {
  readonly #webview: vscode.Webview;
  readonly #page: PageAnswers<Request, Replies>;
  readonly #listener: DisposableLike;
  #isDisposed = false;

  constructor(webview: vscode.Webview, page: PageAnswers<Request, Replies>) {
    this.#webview = webview;
    this.#page = page;
    this.#listener = webview.onDidReceiveMessage((message) => void this.#receive(message));
  }

  /** Tells the page something. It gets lost when the page has not asked for anything before. */
  tell(event: Event): void {
    this.#post({ kind: 'event', event });
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listener.dispose();
  }

  async #receive(message: unknown): Promise<void> {
    if (!isRequestMessage(message)) return;
    const { id } = message;
    const { requestOf, answers, explain } = this.#page;
    const request = requestOf(message.request);
    if (!request) {
      this.#post({ kind: 'reply', id, ok: false, message: 'not a request' });
      return;
    }
    try {
      const type: Request['type'] = request.type;
      const value = await answers[type](
        request as Extract<Request, { readonly type: typeof type }>,
      );
      this.#post({ kind: 'reply', id, ok: true, value });
    } catch (error) {
      this.#post({ kind: 'reply', id, ok: false, message: explain(error) });
    }
  }

  #post(message: ReplyMessage | EventMessage): void {
    if (!this.#isDisposed) void this.#webview.postMessage(message);
  }
}
