import * as vscode from '../shown/vscode.ts';
import type { DisposableLike } from '../disposable.ts';
import { showsWholeIds } from '../endpoints/endpoint-record.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';

/**
 * The endpoints whose session IDs the user has revealed, for as long as the window lives: rows,
 * their tooltips and editors show whole IDs then. What is kept or written down (addresses of tabs,
 * messages, the log) never does.
 */
export class RevealedIds implements DisposableLike {
  readonly #places = new Set<string>();
  readonly #changes = new vscode.EventEmitter<string>();
  /** Fires with the id of an endpoint. */
  readonly onDidChange = this.#changes.event;

  has(record: EndpointRecord | undefined): boolean {
    return record !== undefined && this.#places.has(placeOf(record));
  }

  set(record: EndpointRecord, isRevealed: boolean): void {
    if (isRevealed) this.#places.add(placeOf(record));
    else this.#places.delete(placeOf(record));
    this.#changes.fire(record.id);
  }

  dispose(): void {
    this.#changes.dispose();
  }
}

/** What the `when` clauses of an endpoint's row ask for: whether its IDs are masked, or revealed. */
export function maskState(record: EndpointRecord, isRevealed: boolean): readonly string[] {
  if (showsWholeIds(record)) return [];
  return [isRevealed ? 'revealed' : 'masked'];
}

/** Other sessions than those that were meant are masked again. */
function placeOf({ id, address, environment }: EndpointRecord): string {
  return JSON.stringify([id, address, environment]);
}
