import * as vscode from '../shown/vscode.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { ShownRow, ShownRows } from '../shown/rows.ts';

/** A tree without rows until the code that draws it is loaded. */
export class LateRows<T> implements ShownRows<T>, DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<T | undefined>());
  readonly onDidChangeTreeData = this.#changed.event;
  #rows: ShownRows<T> | undefined;

  /** Takes all rows from another tree from now on. */
  use(rows: ShownRows<T>): void {
    this.#rows = rows;
    const changes = rows.onDidChangeTreeData as vscode.Event<T | undefined> | undefined;
    if (changes) this.#owned.add(changes((node) => this.#changed.fire(node)));
    this.#changed.fire(undefined);
  }

  getChildren(node?: T): vscode.ProviderResult<T[]> {
    return this.#rows?.getChildren(node);
  }

  getParent(node: T): vscode.ProviderResult<T> {
    return this.#rows?.getParent?.(node);
  }

  /** VS Code asks for rows that it got, so that they are there. */
  getTreeItem(node: T): ShownRow {
    if (!this.#rows) throw new Error('There are no rows yet.');
    return this.#rows.getTreeItem(node);
  }

  resolveTreeItem(item: vscode.TreeItem, node: T): ShownRow | Promise<ShownRow> {
    return this.#rows?.resolveTreeItem?.(item, node) ?? this.getTreeItem(node);
  }

  dispose(): void {
    this.#owned.dispose();
  }
}
