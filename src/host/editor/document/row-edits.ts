import { FormatError } from '../../../formats/errors.ts';
import { applySplices, equalBytes, spliceBetween } from '../../../formats/splice.ts';
import { l10n, type Reason } from '../../../formats/reason.ts';
import type { ValueEdit, ValuePath } from '../../../formats/value.ts';
import { type DraftEdit, inverseOf, type SessionDraft } from '../../../stores/edit/draft.ts';
import { StoreError } from '../../../stores/replies.ts';
import type { DecodedItems } from './decoded-items.ts';
import { refuseLostNumbers } from '../texts/lost-numbers.ts';
import {
  type EditedValue,
  type ItemValue,
  revertedBytes,
  trailAfterRevert,
} from './revert-edit.ts';
import { type RowTrail, RowTrails, trailAfter } from './row-trail.ts';

/** Edits that are to be made, and how the rows of their item have moved once they are. */
export interface PlannedEdits {
  readonly edits: readonly DraftEdit[];
  readonly trail?: () => RowTrail | undefined;
  /** The rows of all items stay where they are. */
  readonly keepsRows?: boolean;
}

/** A text that is to be a value. */
export interface ValueText {
  readonly item: string | null;
  readonly path: ValuePath;
  readonly text: string;
}

/** One of several edits that can't be made, by its index. */
export interface RefusedEdit {
  readonly index: number;
  readonly reason: Reason;
}

/** Edits that were made, to be undone and made again. Both are false where an item isn't what it was. */
export interface MadeEdits {
  undo(): boolean;
  redo(): boolean;
}

/** Edits the rows of a draft's items, and knows which row each was when its item was loaded. */
export class RowEdits {
  readonly #draft: SessionDraft;
  readonly #decoded: Pick<DecodedItems, 'get'>;
  readonly #trails = new RowTrails();

  constructor(draft: SessionDraft, decoded: Pick<DecodedItems, 'get'>) {
    this.#draft = draft;
    this.#decoded = decoded;
  }

  /** An item beside what was loaded; undefined for one that is new or has its bytes. */
  edited(name: string | null): EditedValue | undefined {
    const item = this.#draft.item(name);
    if (!item?.loaded || equalBytes(item.loaded, item.bytes)) return undefined;
    const decode = (own: Uint8Array): ItemValue => {
      const value = this.#decoded.get({ ...item, bytes: own });
      const { format, root, bytes, failure } = value;
      const edit = (made: ValueEdit) => value.edit(made);
      return { own, format, root, bytes, edit, ...(failure && { failure }) };
    };
    const [loaded, current] = [decode(item.loaded), decode(item.bytes)];
    return { loaded, current, trail: this.#trails.of(item), decode };
  }

  /**
   * What an edit of a value does to its item.
   * @throws FormatError when the text is no value of the type, or the place can't be edited
   */
  planEdit(name: string | null, edit: ValueEdit): PlannedEdits {
    const item = this.#draft.item(name);
    if (item === undefined) return { edits: [] };
    const before = this.#decoded.get(item);
    const splices = before.edit(edit);
    if (splices.length === 0) return { edits: [] };
    if (before.format === 'json') {
      const bytes = applySplices(item.bytes, splices);
      refuseLostNumbers(this.#decoded.get({ ...item, bytes }), before, edit);
    }
    const old = this.#trails.of(item);
    const trail = (): RowTrail | undefined => {
      const after = this.#draft.item(name);
      return after && trailAfter(old, edit, before, this.#decoded.get(after));
    };
    return { edits: [{ type: 'splice', item: name, splices }], trail };
  }

  /** What setting several values does, each on top of those before; those that can't be set are left out. */
  planSets(
    sets: readonly ValueText[],
  ): PlannedEdits & { readonly refused: readonly RefusedEdit[] } {
    const edits: DraftEdit[] = [];
    const refused: RefusedEdit[] = [];
    const bytesNow = new Map<string | null, Uint8Array>();
    for (const [index, { item: name, path, text }] of sets.entries()) {
      const item = this.#draft.item(name);
      if (!item) continue;
      if (item.isSystem || item.nameBytes !== undefined) {
        refused.push({ index, reason: l10n.t('This item can be viewed but not edited.') });
        continue;
      }
      const bytes = bytesNow.get(name) ?? item.bytes;
      const edit: ValueEdit = { type: 'set', path, text };
      try {
        const before = this.#decoded.get({ ...item, bytes });
        const splices = before.edit(edit);
        if (splices.length === 0) continue;
        const after = applySplices(bytes, splices);
        if (before.format === 'json') {
          refuseLostNumbers(this.#decoded.get({ ...item, bytes: after }), before, edit);
        }
        bytesNow.set(name, after);
        edits.push({ type: 'splice', item: name, splices });
      } catch (error) {
        if (!(error instanceof FormatError)) throw error;
        refused.push({ index, reason: error.reason });
      }
    }
    return { edits, refused, keepsRows: true };
  }

  /** What makes a row inside an item what it was; no edits where that isn't certain. */
  planRevert(name: string | null, path: ValuePath): PlannedEdits {
    const edited = this.edited(name);
    const bytes = edited && revertedBytes(edited, path);
    if (!edited || !bytes) return { edits: [] };
    const splices = [spliceBetween(edited.current.own, bytes)];
    const trail = trailAfterRevert(edited, path);
    return { edits: [{ type: 'splice', item: name, splices }], trail: () => trail };
  }

  /** Makes edits, all or none. @throws StoreError, FormatError as `SessionDraft.apply` does */
  make({ edits, trail, keepsRows }: PlannedEdits): MadeEdits {
    const names = new Set(
      edits.flatMap((edit) => [edit.item, ...(edit.type === 'rename' ? [edit.name] : [])]),
    );
    const trails = (): Map<string | null, RowTrail | undefined> =>
      new Map([...names].map((name) => [name, this.#trails.of(this.#draft.item(name))]));
    const before = trails();
    this.#draft.apply(...edits);
    if (keepsRows) {
      for (const name of names) {
        this.#trails.keep(this.#draft.item(name)?.bytes, before.get(name));
      }
    }
    if (edits[0] && trail) this.#trails.keep(this.#draft.item(edits[0].item)?.bytes, trail());
    const after = trails();
    const undoing = edits.map(inverseOf).reverse();
    return {
      undo: () => this.#step(undoing, before),
      redo: () => this.#step(edits, after),
    };
  }

  /** Does a step of undo or redo, whole or not at all: the items have to be what it was made for. */
  #step(
    edits: readonly DraftEdit[],
    trails: ReadonlyMap<string | null, RowTrail | undefined>,
  ): boolean {
    if (edits.every((edit) => this.#isDone(edit))) return true;
    try {
      this.#draft.apply(...edits);
    } catch (error) {
      if (!(error instanceof FormatError) && !(error instanceof StoreError)) throw error;
      return false;
    }
    for (const [name, trail] of trails) this.#trails.keep(this.#draft.item(name)?.bytes, trail);
    return true;
  }

  /** Whether the site has done the same already: removed an item, or added it as it was. */
  #isDone(edit: DraftEdit): boolean {
    const current = this.#draft.item(edit.item);
    if (edit.type === 'remove') return current === undefined;
    return edit.type === 'add' && current !== undefined && equalBytes(current.bytes, edit.bytes);
  }
}
