import { overwrittenItems } from '../../stores/overwritten.ts';
import type { ItemChange } from '../../stores/layout.ts';
import { readSession } from '../../stores/read-session.ts';
import type { DisposableLike } from '../disposable.ts';
import type { HostServices } from '../services.ts';
import type { SessionDocument } from './session-document.ts';

/** After this long a request that had loaded before a save has stored what it had. */
const LOOK_AGAIN_MS = 5000;

/** What was written by one save. */
export interface SavedEdits {
  readonly changes: readonly ItemChange[];
  readonly savedAtMs: number;
}

/**
 * What was saved from one document, kept in memory: to take it back, and to look whether it still
 * stands. It is looked at at once, and some seconds later, when requests that take no lock have
 * stored what they had loaded before.
 */
export class SavedEditsJournal implements DisposableLike {
  readonly #services: HostServices;
  readonly #document: SessionDocument;
  readonly #lookAgainMs: number;
  readonly #saves: SavedEdits[] = [];
  /** What is looked at: of each item what was saved last. */
  readonly #watched = new Map<string | null, ItemChange>();
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  constructor(services: HostServices, document: SessionDocument, lookAgainMs = LOOK_AGAIN_MS) {
    this.#services = services;
    this.#document = document;
    this.#lookAgainMs = lookAgainMs;
  }

  /** The save that was made last and not taken back. */
  get last(): SavedEdits | undefined {
    return this.#saves.at(-1);
  }

  /** Notes a save, and begins to watch over it. */
  add(changes: readonly ItemChange[]): void {
    if (changes.length === 0) return;
    this.#saves.push({ changes, savedAtMs: Date.now() });
    this.#watch(changes);
  }

  /** Forgets the last save, which was taken back by writing `changes`. */
  removeLast(changes: readonly ItemChange[]): void {
    this.#saves.pop();
    this.#watch(changes);
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  #watch(changes: readonly ItemChange[]): void {
    for (const change of changes) this.#watched.set(change.name, change);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#look().then(() => this.#watched.clear());
    }, this.#lookAgainMs);
    void this.#look();
  }

  async #look(): Promise<void> {
    const { endpointId, database, ref } = this.#document.address;
    try {
      const connection = await this.#services.connections.connect(endpointId, { database });
      const watched = [...this.#watched.values()];
      const snapshot = await readSession(connection, ref);
      if (this.#isDisposed) return;
      this.#document.follow(snapshot);
      if (snapshot.condition === 'gone') return;
      const items = overwrittenItems(watched, snapshot.items, ref.layout);
      if (items.length === 0) return;
      for (const { name } of items) this.#watched.delete(name);
      this.#document.notify({ overwritten: { items, current: snapshot } });
    } catch (error) {
      this.#services.log.error('look-at-saved-edits', error);
    }
  }
}
