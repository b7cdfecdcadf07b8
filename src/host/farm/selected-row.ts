import type * as vscode from 'vscode';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { FarmViewNode, TraceNode } from './nodes.ts';

/** The row that was selected last in the farm's views: what the palette's commands are about. */
export class SelectedRow implements DisposableLike {
  readonly #owned = new DisposableStore();
  #current: (() => FarmViewNode | TraceNode | undefined) | undefined;

  constructor({
    farm,
    requests,
  }: {
    readonly farm: vscode.TreeView<FarmViewNode>;
    readonly requests: vscode.TreeView<TraceNode>;
  }) {
    this.#follow(farm);
    this.#follow(requests);
  }

  /** Undefined while nobody can see it. */
  get(): FarmViewNode | TraceNode | undefined {
    return this.#current?.();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #follow<T extends FarmViewNode | TraceNode>(view: vscode.TreeView<T>): void {
    this.#owned.add(
      view.onDidChangeSelection(({ selection }) => {
        if (selection.length === 0) return;
        this.#current = () => (view.visible ? view.selection[0] : undefined);
      }),
    );
  }
}
