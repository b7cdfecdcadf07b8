import type * as vscode from 'vscode';
import type { DisposableLike } from '../disposable.ts';

/** A page that can be seen asks for something within this time, unless VS Code has lost it. */
const SILENCE_MS = 10_000;
/** What doesn't come after so many times doesn't come at all. */
const MAX_AGAIN = 3;

/** What is used of a panel. */
type Panel = Pick<vscode.WebviewPanel, 'visible' | 'onDidChangeViewState'> & {
  readonly webview: Pick<vscode.Webview, 'html' | 'onDidReceiveMessage'>;
};

/**
 * Gives a panel its page, and gives it again while nothing comes from a page that can be seen: under load, VS Code
 * may lose a page on its way into its frame, which then stays blank. Each time a panel comes to be seen, its page
 * begins anew.
 */
export class PageLife implements DisposableLike {
  readonly #panel: Panel;
  readonly #html: () => string;
  readonly #onAgain: () => void;
  readonly #silenceMs: number;
  readonly #listening: readonly DisposableLike[];
  #timer: ReturnType<typeof setTimeout> | undefined;
  #againCount = 0;
  #isVisible: boolean;

  /**
   * @param html makes the page's document, another one each time
   * @param onAgain is called each time that a page had to be given again
   */
  constructor(panel: Panel, html: () => string, onAgain: () => void, silenceMs = SILENCE_MS) {
    this.#panel = panel;
    this.#html = html;
    this.#onAgain = onAgain;
    this.#silenceMs = silenceMs;
    this.#isVisible = panel.visible;
    this.#listening = [
      panel.webview.onDidReceiveMessage(() => {
        clearTimeout(this.#timer);
        this.#againCount = 0;
      }),
      panel.onDidChangeViewState(() => {
        if (panel.visible === this.#isVisible) return;
        this.#isVisible = panel.visible;
        this.#expect();
      }),
    ];
    this.#give();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    for (const each of this.#listening) each.dispose();
  }

  #give(): void {
    this.#panel.webview.html = this.#html();
    this.#expect();
  }

  #expect(): void {
    clearTimeout(this.#timer);
    if (!this.#isVisible || this.#againCount === MAX_AGAIN) return;
    this.#timer = setTimeout(() => {
      this.#againCount += 1;
      this.#onAgain();
      this.#give();
    }, this.#silenceMs);
  }
}
