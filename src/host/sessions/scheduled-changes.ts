import * as vscode from '../shown/vscode.ts';
import type { DisposableLike } from '../disposable.ts';
import { parentOf } from './nodes.ts';
import type { SessionsNode } from './nodes.ts';

/** The least time between two redraws of the tree. */
const intervalMs = 200;
/**
 * How long a row is left as it is after its tooltip was asked for: VS Code closes the tooltip of a row that
 * is drawn anew, and doesn't open it again while the pointer rests. Nobody is told when it closes.
 */
const readingMs = 10_000;

/** Collects changed rows and tells of them together, a few times a second at most. */
export class ScheduledChanges implements DisposableLike {
  readonly #emitter = new vscode.EventEmitter<SessionsNode[] | undefined>();
  readonly #nodes = new Set<SessionsNode>();
  /** Rows to be drawn when nobody reads a tooltip there, each with how long that is waited for. */
  readonly #offered = new Map<SessionsNode, number>();
  #hovered: { readonly node: SessionsNode; readonly atMs: number } | undefined;
  #isAll = false;
  #timer: NodeJS.Timeout | undefined;
  #dueAtMs = 0;
  #lastFiredAtMs = 0;

  readonly onDidChange = this.#emitter.event;

  /** Has a row drawn anew, whatever the pointer does: somebody asked for it. */
  add(node: SessionsNode): void {
    this.#nodes.add(node);
    this.#schedule(intervalMs);
  }

  /**
   * Has a row drawn anew that nobody asked for: while its tooltip, or that of a row below, may be open, it
   * waits.
   * @param patienceMs how long after the tooltip was asked for
   */
  offer(node: SessionsNode, patienceMs = readingMs): void {
    this.#offered.set(node, Math.min(patienceMs, this.#offered.get(node) ?? patienceMs));
    this.#schedule(intervalMs);
  }

  /** Everything may have changed. */
  addAll(): void {
    this.#isAll = true;
    this.#schedule(intervalMs);
  }

  /** The tooltip of a row is about to open. Any other one has closed by that. */
  hover(node: SessionsNode): void {
    this.#hovered = { node, atMs: Date.now() };
    if (this.#offered.size > 0) this.#schedule(intervalMs);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.#emitter.dispose();
  }

  /** @param afterMs counted from the last time; what is due earlier comes first */
  #schedule(afterMs: number): void {
    const dueAtMs = this.#lastFiredAtMs + afterMs;
    if (this.#timer) {
      if (this.#dueAtMs <= dueAtMs) return;
      clearTimeout(this.#timer);
    }
    this.#dueAtMs = dueAtMs;
    this.#timer = setTimeout(() => this.#fire(), Math.max(0, dueAtMs - Date.now()));
  }

  #fire(): void {
    this.#timer = undefined;
    this.#lastFiredAtMs = Date.now();
    this.#takeOffered();
    const isAll = this.#isAll;
    // A row is drawn with all below it: what is below a changed row needn't be named.
    const nodes = [...this.#nodes].filter((node) => !hasAncestor(node, this.#nodes));
    this.#nodes.clear();
    this.#isAll = false;
    // VS Code takes an empty list for all rows.
    if (isAll) this.#emitter.fire(undefined);
    else if (nodes.length > 0) this.#emitter.fire(nodes);
  }

  #takeOffered(): void {
    for (const [node, patienceMs] of this.#offered) {
      const waitMs = this.#isUnderPointer(node)
        ? (this.#hovered?.atMs ?? 0) + patienceMs - this.#lastFiredAtMs
        : 0;
      if (waitMs > 0) {
        this.#schedule(waitMs);
        continue;
      }
      this.#offered.delete(node);
      this.#nodes.add(node);
    }
  }

  #isUnderPointer(node: SessionsNode): boolean {
    const hovered = this.#hovered?.node;
    return hovered !== undefined && (hovered === node || hasAncestor(hovered, new Set([node])));
  }
}

function hasAncestor(node: SessionsNode, among: ReadonlySet<SessionsNode>): boolean {
  for (let at = parentOf(node); at; at = parentOf(at)) {
    if (among.has(at)) return true;
  }
  return false;
}
