import type { EditorStrings } from '../../src/protocol/editor-strings.ts';
import type { LoadingState } from '../../src/protocol/editor-state.ts';
import { html, type Content } from '../ui/draw.ts';
import { patienceMs } from '../ui/page.ts';
import { button } from '../ui/toolkit.ts';

/** Knows what a page waits for while it has nothing to show, and since when. */
export class Waiting {
  readonly #strings: EditorStrings;
  #text: string | undefined;
  #note: string | undefined;
  #sinceMs: number | undefined;

  constructor(strings: EditorStrings) {
    this.#strings = strings;
    this.#text = strings.loading;
  }

  /** The host doesn't answer, or says why it can't. */
  onHost(reason: string | undefined): void {
    this.#note = reason ?? this.#strings.hostSilent;
  }

  /** The host says what it waits for itself; undefined when that is over. */
  onSession(loading: LoadingState | undefined): void {
    this.#text = loading?.isFirst ? loading.text : undefined;
    this.#note = undefined;
    if (!loading) this.#sinceMs = undefined;
    else this.#sinceMs ??= performance.now();
  }

  /** It is asked for again. */
  restart(): void {
    if (this.#sinceMs !== undefined) this.#sinceMs = performance.now();
  }

  /** What the page shows as long as there is nothing else. */
  view(onRetry: () => void): Content {
    if (this.#text === undefined) return undefined;
    const { loadingLong, retry } = this.#strings;
    const isLong = this.#sinceMs !== undefined && performance.now() - this.#sinceMs >= patienceMs;
    const note = this.#note ?? (isLong ? loadingLong : undefined);
    return html`<div class="loading">
      <p role="status">${this.#text}</p>
      <p role="status">${note}</p>
      <div ?hidden=${note === undefined}>${button(retry, 'secondary', onRetry)}</div>
    </div>`;
  }
}
