import * as vscode from '../shown/vscode.ts';
import type { DisposableLike } from '../disposable.ts';

/** The wish to see one item of a session. */
export interface ItemHint {
  readonly uri: vscode.Uri;
  /** The item's name; null for the one item without a name. */
  readonly itemName: string | null;
}

/**
 * Carries the item that a row of the tree stands for to the editor of its session, which may be
 * open already or open a moment later. A URI can't carry it: the editor would be another one.
 */
export class ItemHints implements DisposableLike {
  readonly #emitter = new vscode.EventEmitter<ItemHint>();
  readonly #waiting = new Map<string, ItemHint>();

  /** Fires for each wish, before the editor is opened. An open editor follows it and takes it. */
  readonly onDidAsk = this.#emitter.event;

  ask(uri: vscode.Uri, itemName: string | null): void {
    const hint = { uri, itemName };
    this.#waiting.set(uri.toString(), hint);
    this.#emitter.fire(hint);
  }

  /** The wish for a session's editor that nobody has taken yet; forgets it. */
  take(uri: vscode.Uri): ItemHint | undefined {
    const hint = this.#waiting.get(uri.toString());
    this.#waiting.delete(uri.toString());
    return hint;
  }

  dispose(): void {
    this.#emitter.dispose();
    this.#waiting.clear();
  }
}
