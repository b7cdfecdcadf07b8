import * as vscode from '../shown/vscode.ts';
import type { DisposableLike } from '../disposable.ts';
import type { SessionsNode } from './nodes.ts';

/** The least time between two redraws of the tree. */
const intervalMs = 200;

/** Collects changed rows and tells of them together, a few times a second at most. */
export class ScheduledChanges implements DisposableLike {
  readonly #emitter = new vscode.EventEmitter<SessionsNode[] | undefined>();
  readonly #nodes = new Set<SessionsNode>();
  #isAll = false;
  #timer: NodeJS.Timeout | undefined;
  #lastFiredAtMs = 0;

  readonly onDidChange = this.#emitter.event;

  add(node: SessionsNode): void {
    this.#nodes.add(node);
    this.#schedule();
  }

  /** Everything may have changed. */
  addAll(): void {
    this.#isAll = true;
    this.#schedule();
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#emitter.dispose();
  }

  #schedule(): void {
    if (this.#timer) return;
    const waitMs = Math.max(0, this.#lastFiredAtMs + intervalMs - Date.now());
    this.#timer = setTimeout(() => this.#fire(), waitMs);
  }

  #fire(): void {
    this.#timer = undefined;
    this.#lastFiredAtMs = Date.now();
    // A row is drawn with all below it: what is below a changed row needn't be named.
    const nodes = [...this.#nodes].filter((node) => !this.#hasChangedAncestor(node));
    const isAll = this.#isAll;
    this.#nodes.clear();
    this.#isAll = false;
    this.#emitter.fire(isAll ? undefined : nodes);
  }

  #hasChangedAncestor(node: SessionsNode): boolean {
    let at = node;
    while (at.kind !== 'endpoint') {
      at = at.parent;
      if (this.#nodes.has(at)) return true;
    }
    return false;
  }
}
