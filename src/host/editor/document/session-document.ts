import * as vscode from '../../shown/vscode.ts';
import type { ValueEdit, ValuePath } from '../../../formats/value.ts';
import type { SessionDraft } from '../../../stores/edit/draft.ts';
import { baseOfBackup } from '../../../stores/edit/draft-backup.ts';
import type { ItemConflict } from '../../../stores/source/change-results.ts';
import { type SaveLook, verdictOf } from '../../../stores/edit/look-at-save.ts';
import { mergeItems } from '../../../stores/edit/merge.ts';
import type { ItemChange } from '../../../stores/layout.ts';
import type { OverwrittenItem } from '../../../stores/edit/overwritten.ts';
import {
  applyAgainEdits,
  restoreEdits,
  revertEdits,
  takeOverEdits,
} from '../../../stores/edit/revert-item.ts';
import { itemsAfter } from '../../../stores/edit/save-session.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import type { SessionAddress } from '../../sessions/session-uri.ts';
import { hasJustGoneOn, type SessionClock } from '../../../survey/history/session-clock.ts';
import { DecodedItems } from './decoded-items.ts';
import { Loading } from './loading.ts';
import { type PlannedEdits, type RefusedEdit, RowEdits, type ValueText } from './row-edits.ts';

/**
 * Why saved edits don't stand any more: a request has stored what it had loaded before, another server has
 * taken over without them, or the server has come back without them.
 */
export type LossCause = 'request' | 'primary' | 'restart';

/** What stands between the user and a save, or has to be said; the most urgent one becomes a banner. */
export interface DocumentNotices {
  /** A save was sent and not confirmed: it may have been written. */
  inDoubt?: boolean;
  /** What became of such a save, in words. */
  outcome?: string;
  /** Why the endpoint can't be reached, in words. */
  disconnected?: string;
  /** When the session was found gone. */
  goneAtMs?: number;
  /** What the site changed that was edited here, too, and what Redis holds. */
  conflict?: {
    readonly current: SessionSnapshot;
    readonly conflicts: readonly ItemConflict[];
    /** A save found it, and wrote nothing. */
    readonly hasStoppedSave?: boolean;
    /** Nobody can tell whether a save that was not confirmed was written before the site's change. */
    readonly isAfterDoubt?: boolean;
  };
  /** Edits that were saved and don't stand any more. */
  overwritten?: {
    readonly items: readonly OverwrittenItem[];
    readonly current: SessionSnapshot;
    readonly cause: LossCause;
  };
  /** Auto save asked for a save, which it doesn't get. */
  autoSaveRefused?: boolean;
  /** A save was refused because the endpoint was read-only. */
  readOnlyRefused?: boolean;
  /** A save was refused for another reason, in words. */
  saveRefused?: string;
}

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** An edit as VS Code keeps it for undo and redo. */
export interface DocumentEdit {
  readonly label: string;
  undo(): void;
  redo(): void;
}

/** A session that is open in editors: what was loaded, the edits, and what is known of it since. */
export class SessionDocument implements vscode.CustomDocument {
  readonly uri: vscode.Uri;
  readonly address: SessionAddress;
  readonly decoded: DecodedItems;
  /** The edits inside of items. */
  readonly rows: RowEdits;
  #notices: DocumentNotices = {};
  readonly #draft: SessionDraft;
  /** The latest reading of lifetime and lock, which comes more often than the data. */
  #latest: SessionSnapshot;
  /** Changes that were sent to be saved, and may have been written or may be yet. */
  readonly #doubtful = new Set<readonly ItemChange[]>();
  /** Set while a gesture of the user's asks for a save. */
  saveIsMeant = false;
  /** The value of the session's lock while this window holds it. */
  heldLock: string | undefined;
  /** Set while the user wants newer values of the site to be replaced. */
  overwriteIsMeant = false;
  readonly #changes = new vscode.EventEmitter<void>();
  readonly #loading = new Loading(() => this.#changes.fire());
  readonly #edits = new vscode.EventEmitter<DocumentEdit>();
  readonly #ends = new vscode.EventEmitter<void>();
  /** Fires when anything about the document has changed. */
  readonly onDidChange = this.#changes.event;
  /** Fires for each edit, so that VS Code can keep it. */
  readonly onDidEdit = this.#edits.event;
  readonly onDidDispose = this.#ends.event;

  constructor(uri: vscode.Uri, address: SessionAddress, draft: SessionDraft) {
    this.uri = uri;
    this.address = address;
    this.decoded = new DecodedItems(address.ref);
    this.#draft = draft;
    this.rows = new RowEdits(draft, this.decoded);
    this.#latest = draft.base;
  }

  get draft(): SessionDraft {
    return this.#draft;
  }

  get latest(): SessionSnapshot {
    return this.#latest;
  }

  get notices(): Readonly<DocumentNotices> {
    return this.#notices;
  }

  /** Whether anything of the session was ever read. Until then, its items are those of a backup. */
  get wasRead(): boolean {
    return this.#draft.base.condition !== 'gone';
  }

  /** Whether the session is being read, and somebody may wait for that. */
  get isLoading(): boolean {
    return this.#loading.isOn;
  }

  /** Resolves when the session has been read, or could not be. */
  get whenLoaded(): Promise<void> {
    return this.#loading.whenDone;
  }

  /** Has the pages say that the session is being read until `reading` has an end; passes its error on. */
  loads(reading: Promise<void>): Promise<void> {
    return this.#loading.during(reading, !this.wasRead);
  }

  /**
   * Edits a value.
   * @throws FormatError when the text is no value of the type, or the place can't be edited
   */
  edit(item: string | null, edit: ValueEdit, label: string): void {
    const plan = this.rows.planEdit(item, edit);
    if (plan.edits.length > 0) this.#apply(plan, label);
  }

  /** Sets several values as one edit. Gives those that can't be set, which stay as they are. */
  setAll(sets: readonly ValueText[], label: string): readonly RefusedEdit[] {
    const plan = this.rows.planSets(sets);
    if (plan.edits.length > 0) this.#apply(plan, label);
    return plan.refused;
  }

  /**
   * Adds an item.
   * @throws StoreError `name-taken` when the site would take another item for the same
   */
  addItem(name: string, bytes: Uint8Array, label: string): void {
    this.#apply({ edits: [{ type: 'add', item: name, bytes }] }, label);
  }

  /** Removes an item. */
  removeItem(name: string | null, label: string): void {
    const current = this.#draft.item(name);
    if (!current) return;
    const { bytes, loadedName } = current;
    const origin = loadedName === undefined ? {} : { loadedName };
    this.#apply({ edits: [{ type: 'remove', item: name, bytes, ...origin }] }, label);
  }

  /**
   * Gives an item another name.
   * @throws StoreError `name-taken` when the site would take another item for the same
   */
  renameItem(name: string, newName: string, label: string): void {
    if (!this.#draft.item(name) || newName === name) return;
    this.#apply({ edits: [{ type: 'rename', item: name, name: newName }] }, label);
  }

  /**
   * Takes the edits of a value back: of the whole item for an empty path, its name included.
   * @throws StoreError `name-taken` when an added item has the name that was loaded
   */
  revertValue(item: string | null, path: ValuePath, label: string): void {
    const isWhole = path.length === 0;
    const plan = isWhole
      ? { edits: revertEdits(this.#draft, item) }
      : this.rows.planRevert(item, path);
    this.#apply(plan, label);
  }

  /**
   * Brings an item back that was removed. @param name as it was loaded
   * @throws StoreError `name-taken` when an added item has that name
   */
  restoreItem(name: string | null, label: string): void {
    this.#apply({ edits: restoreEdits(this.#draft, name) }, label);
  }

  /** All changes of ours that may have been written without a confirmation. */
  get mayBeWritten(): readonly ItemChange[] {
    return [...this.#doubtful].flat();
  }

  /** Notes that a save of these changes was sent and not confirmed. */
  doubt(changes: readonly ItemChange[]): void {
    this.#doubtful.add(changes);
    this.notify({ inDoubt: true });
  }

  /**
   * Takes what Redis holds after a save that was not confirmed: what was written is loaded now, and
   * what was not still waits.
   */
  settle(changes: readonly ItemChange[], { verdict, snapshot }: SaveLook): void {
    delete this.#notices.inDoubt;
    if (verdict === 'written') this.#confirm(changes);
    this.follow(snapshot);
    const { conflict } = this.#notices;
    if (verdict === 'unclear' && conflict) {
      this.notify({ conflict: { ...conflict, isAfterDoubt: true } });
    }
  }

  /** What was in doubt is known to be written: it is no edit any more, whatever the site did since. */
  #confirm(changes: readonly ItemChange[]): void {
    if (!this.#doubtful.delete(changes)) return;
    const { base } = this.#draft;
    this.#draft.saved({ ...base, items: itemsAfter(base, changes) }, changes);
  }

  /** Takes over what Redis holds and drops the edits. */
  reset(snapshot: SessionSnapshot): void {
    this.#doubtful.clear();
    this.#draft.reset(snapshot);
    this.#latest = snapshot;
    this.#notices = {};
    this.#changes.fire();
  }

  /** After a save: what was written is what is loaded now. */
  saved(snapshot: SessionSnapshot, written: readonly ItemChange[]): void {
    this.#doubtful.clear();
    this.#draft.saved(snapshot, written);
    this.#latest = snapshot;
    this.#notices = {};
    this.#changes.fire();
  }

  /**
   * Takes a new reading of the whole session: follows it where nothing was edited, and notes what
   * both sides changed.
   */
  follow(snapshot: SessionSnapshot): void {
    this.#latest = snapshot;
    delete this.#notices.disconnected;
    if (snapshot.condition === 'gone') {
      this.#notices.goneAtMs ??= snapshot.readAtMs;
    } else {
      delete this.#notices.goneAtMs;
      if (!this.wasRead) this.#begin(snapshot);
      for (const changes of [...this.#doubtful]) {
        if (verdictOf(changes, snapshot) !== 'written') continue;
        this.#confirm(changes);
        delete this.#notices.saveRefused;
        this.#notices.outcome = vscode.l10n.t('It was written.');
      }
      const { conflicts } = mergeItems(this.#draft.changes(), snapshot.items, this.mayBeWritten);
      if (conflicts.length > 0) this.#notices.conflict = { current: snapshot, conflicts };
      else {
        delete this.#notices.conflict;
        this.#draft.rebase(snapshot);
      }
    }
    this.#changes.fire();
  }

  /** Takes the first reading, with what was edited in an earlier window. */
  #begin(snapshot: SessionSnapshot): void {
    const changes = this.#draft.changes();
    this.#draft.reset(baseOfBackup(snapshot, changes));
    if (changes.length > 0) this.#draft.restore(changes);
  }

  /**
   * Settles a conflict item by item: what the site wrote becomes the ground of the edits, and of the
   * items that both changed those named here are the site's. Can be undone.
   */
  resolveConflict(taken: ReadonlySet<string | null>, label: string): void {
    const { conflict } = this.#notices;
    if (!conflict) return;
    this.#draft.rebase(conflict.current);
    this.#latest = conflict.current;
    delete this.#notices.conflict;
    const edits = conflict.conflicts
      .filter(({ name }) => taken.has(name))
      .flatMap(({ name, theirs }) => takeOverEdits(this.#draft, name, theirs));
    this.#apply({ edits }, label);
  }

  /** Makes saved edits again that were overwritten, except for items that have been edited since. */
  applyAgain(label: string): void {
    const { overwritten } = this.#notices;
    if (!overwritten) return;
    delete this.#notices.overwritten;
    const edited = new Set(this.#draft.changes().map(({ name }) => name));
    const items = overwritten.items.filter(({ name }) => !edited.has(name));
    this.#apply({ edits: applyAgainEdits(this.#draft, items) }, label);
  }

  /** Leaves what a request has overwritten as it is. */
  keepOverwritten(): void {
    delete this.#notices.overwritten;
    this.#changes.fire();
  }

  /** Takes a new reading of lifetime and lock alone. */
  followClock(latest: SessionClock): void {
    const isAsExpected = hasJustGoneOn(this.#latest, latest);
    const wasAway = this.#notices.disconnected !== undefined;
    delete this.#notices.disconnected;
    const next: Mutable<SessionSnapshot> = { ...this.#latest, ...latest };
    if (latest.ttlMs === undefined) delete next.ttlMs;
    if (!latest.lock) delete next.lock;
    this.#latest = next;
    if (!isAsExpected || wasAway) this.#changes.fire();
  }

  /** Sets or removes notices and tells the pages. */
  notify(notices: Partial<DocumentNotices>): void {
    Object.assign(this.#notices, notices);
    this.#changes.fire();
  }

  dispose(): void {
    this.#ends.fire();
    this.#changes.dispose();
    this.#edits.dispose();
    this.#ends.dispose();
  }

  /** Makes edits, all or none. */
  #apply(plan: PlannedEdits, label: string): void {
    if (plan.edits.length === 0) {
      this.#changes.fire();
      return;
    }
    const made = this.rows.make(plan);
    delete this.#notices.saveRefused;
    delete this.#notices.readOnlyRefused;
    delete this.#notices.outcome;
    // VS Code keeps edits beyond saves and reverts, so each one carries all that it takes.
    this.#edits.fire({
      label,
      undo: () => this.#tell(made.undo(), label),
      redo: () => this.#tell(made.redo(), label),
    });
    this.#changes.fire();
  }

  /** Tells the pages of a step of undo or redo, and the user of one that was left out. */
  #tell(isMade: boolean, label: string): void {
    if (!isMade) {
      void vscode.window.showWarningMessage(
        vscode.l10n.t('"{0}" was skipped, because the site has since changed the item.', label),
      );
    }
    this.#changes.fire();
  }
}
