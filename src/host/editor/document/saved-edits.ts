import {
  lostItems,
  type OverwrittenItem,
  overwrittenItems,
} from '../../../stores/edit/overwritten.ts';
import type { ItemChange } from '../../../stores/layout.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { HostServices } from '../../services.ts';
import type { LossCause, SessionDocument } from './session-document.ts';

/** After this long a request that had loaded before a save has stored what it had. */
const LOOK_AGAIN_MS = 5000;
/** For so long a save is looked at again when its server was away or replaced. */
const REMEMBER_MS = 10 * 60_000;
/** Between two tries to look, while the server that has come back isn't ready. */
const RETRY_MS = 2000;

/** What was written by one save. */
export interface SavedEdits {
  readonly changes: readonly ItemChange[];
  readonly savedAtMs: number;
}

/** A save that a server may lose yet. */
interface RecentSave extends SavedEdits {
  readonly takenBy: string;
}

/**
 * What was saved from one document, kept in memory: to take it back, and to look whether it still
 * stands. It is looked at at once, and some seconds later, when requests that take no lock have
 * stored what they had loaded before. Saves of the last minutes are looked at once more when the connection
 * comes back: a replica that has taken over, or a server that has started anew, may be without them.
 */
export class SavedEditsJournal implements DisposableLike {
  readonly #services: HostServices;
  readonly #document: SessionDocument;
  readonly #lookAgainMs: number;
  readonly #saves: SavedEdits[] = [];
  /** What is looked at: of each item what was saved last. */
  readonly #watched = new Map<string | null, ItemChange>();
  readonly #listening: DisposableLike;
  /** Saves that the server may lose yet, the oldest first. */
  #recent: readonly RecentSave[] = [];
  /** Items that the site had changed before the connection was lost; undefined while it stands. */
  #changedBefore: ReadonlySet<string | null> | undefined;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #lossTimer: ReturnType<typeof setTimeout> | undefined;
  #isDisposed = false;

  constructor(services: HostServices, document: SessionDocument, lookAgainMs = LOOK_AGAIN_MS) {
    this.#services = services;
    this.#document = document;
    this.#lookAgainMs = lookAgainMs;
    this.#listening = services.connections.onDidChangeState(({ endpointId, state }) => {
      if (endpointId !== document.address.endpointId || this.#recentSaves().length === 0) return;
      this.#changedBefore ??= this.#changedBySite();
      if (state === 'connected') void this.#lookForLoss(this.#changedBefore);
    });
  }

  /** The save that was made last and not taken back. */
  get last(): SavedEdits | undefined {
    return this.#saves.at(-1);
  }

  /**
   * Notes a save, and begins to watch over it.
   * @param takenBy who took it: the source's `writer` when it was sent
   */
  add(changes: readonly ItemChange[], takenBy: string): void {
    if (changes.length === 0) return;
    this.#saves.push({ changes, savedAtMs: Date.now() });
    this.#watch(changes, takenBy);
  }

  /** Forgets the last save, which was taken back by writing `changes`. */
  removeLast(changes: readonly ItemChange[], takenBy: string): void {
    this.#saves.pop();
    this.#watch(changes, takenBy);
  }

  dispose(): void {
    this.#isDisposed = true;
    this.#listening.dispose();
    clearTimeout(this.#timer);
    clearTimeout(this.#lossTimer);
  }

  #watch(changes: readonly ItemChange[], takenBy: string): void {
    this.#recent = [...this.#recentSaves(), { changes, takenBy, savedAtMs: Date.now() }];
    for (const change of changes) this.#watched.set(change.name, change);
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => {
      void this.#look().then(() => this.#watched.clear());
    }, this.#lookAgainMs);
    void this.#look();
  }

  #recentSaves(): readonly RecentSave[] {
    const sinceMs = Date.now() - REMEMBER_MS;
    return this.#recent.filter(({ savedAtMs }) => savedAtMs >= sinceMs);
  }

  /** Which saved items the site has changed, by what was read last. */
  #changedBySite(): ReadonlySet<string | null> {
    const { latest, address } = this.#document;
    const saved = new Map(
      this.#recentSaves().flatMap(({ changes }) => changes.map((change) => [change.name, change])),
    );
    const changed = overwrittenItems([...saved.values()], latest.items, address.ref.layout);
    return new Set(changed.map(({ name }) => name));
  }

  async #look(): Promise<void> {
    try {
      await this.#read((snapshot, writer) => {
        const { layout } = snapshot.ref;
        const items = overwrittenItems([...this.#watched.values()], snapshot.items, layout);
        const cause = items.some(({ isOld }) => isOld) && this.#causeOf(writer);
        return { items, cause: cause === 'primary' ? cause : 'request' };
      });
    } catch (error) {
      this.#services.log.error('look-at-saved-edits', error);
    }
  }

  /** Looks for saves that went with the server, until it lets us look. */
  async #lookForLoss(changedBefore: ReadonlySet<string | null>): Promise<void> {
    clearTimeout(this.#lossTimer);
    const saves = this.#recentSaves();
    if (saves.length === 0) return;
    try {
      await this.#read((snapshot, writer) => {
        const changes = saves.map((save) => save.changes);
        const lost = lostItems(changes, snapshot.items, snapshot.ref.layout);
        const items = lost.filter(({ name }) => !changedBefore.has(name));
        return { items, cause: this.#causeOf(writer) };
      });
      this.#changedBefore = undefined;
    } catch (error) {
      this.#services.log.error('look-for-lost-edits', error);
      if (this.#isDisposed) return;
      const retry = (): void => void this.#lookForLoss(changedBefore);
      this.#lossTimer = setTimeout(retry, RETRY_MS);
    }
  }

  #causeOf(writer: string): LossCause {
    return this.#recent.some(({ takenBy }) => takenBy !== writer) ? 'primary' : 'restart';
  }

  /** Reads the session, and tells what `find` finds of it. */
  async #read(
    find: (
      snapshot: SessionSnapshot,
      writer: string,
    ) => { readonly items: readonly OverwrittenItem[]; readonly cause: LossCause },
  ): Promise<void> {
    const { endpointId, database, ref } = this.#document.address;
    const source = await this.#services.connections.connect(endpointId, { database });
    const snapshot = await source.read(ref);
    if (this.#isDisposed) return;
    this.#document.follow(snapshot);
    if (snapshot.condition === 'gone') return;
    const { items, cause } = find(snapshot, source.writer);
    if (items.length === 0) return;
    const names = new Set(items.map(({ name }) => name));
    for (const name of names) this.#watched.delete(name);
    this.#recent = this.#recent.map((save) => ({
      ...save,
      changes: save.changes.filter(({ name }) => !names.has(name)),
    }));
    const before = this.#document.notices.overwritten?.items ?? [];
    const others = before.filter(({ name }) => !names.has(name));
    this.#document.notify({
      overwritten: { items: [...others, ...items], current: snapshot, cause },
    });
  }
}
