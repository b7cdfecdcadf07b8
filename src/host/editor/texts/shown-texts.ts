import * as vscode from '../../shown/vscode.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import { hostText } from '../../shown/host-text.ts';

/** The scheme of texts that are shown in editors of their own. */
const shownTextScheme = 'session-farm-text';
/** Texts are kept while their editors are open; this is for those that were never opened. */
const MAX_KEPT = 50;
/** What there is room for in a tab. */
const maxNameLength = 80;

/** Read-only documents: the two sides of a comparison, and values that are too long for a row. */
export class ShownTexts implements DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #texts = new Map<string, string>();
  #count = 0;

  constructor() {
    this.#owned.add(
      vscode.workspace.registerTextDocumentContentProvider(shownTextScheme, {
        provideTextDocumentContent: (uri) => this.#texts.get(uri.query) ?? '',
      }),
    );
    this.#owned.add(
      vscode.workspace.onDidCloseTextDocument(({ uri }) => {
        if (uri.scheme === shownTextScheme) this.#texts.delete(uri.query);
      }),
    );
  }

  /** The URI of a text. @param name what its tab shows */
  add(name: string, text: string): vscode.Uri {
    const query = String(++this.#count);
    this.#texts.set(query, text);
    const [oldest] = this.#texts.keys();
    if (this.#texts.size > MAX_KEPT && oldest !== undefined) this.#texts.delete(oldest);
    const path = `/${hostText(name, maxNameLength).replace(/[/\\?#]/g, '_')}`;
    return vscode.Uri.from({ scheme: shownTextScheme, path, query });
  }

  dispose(): void {
    this.#owned.dispose();
    this.#texts.clear();
  }
}
