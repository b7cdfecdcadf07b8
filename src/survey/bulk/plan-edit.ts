import { FormatError, type FormatErrorCode } from '../../formats/errors.ts';
import { nodeAt } from '../../formats/node-at.ts';
import { newItemBytes } from '../../formats/registry.ts';
import type { DecodedValue, Splice, ValueEdit, ValueNode } from '../../formats/value.ts';
import { findPath } from '../../formats/walk.ts';
import { type DraftEdit, SessionDraft } from '../../stores/edit/draft.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../stores/read/decode-session-item.ts';
import { itemNamesOf } from '../../stores/read/item-path.ts';
import { layoutAllows } from '../../stores/read/session-abilities.ts';
import { StoreError } from '../../stores/replies.ts';
import type { SessionItem, SessionLock, SessionSnapshot } from '../../stores/session.ts';
import type { SessionChange } from '../../stores/source/session-change.ts';
import type { BulkEdit, SkipReason } from './bulk-edit.ts';

/** A change of one session, with what a person is shown of it. */
export interface PlannedChange {
  readonly change: SessionChange;
  /** The session as it was when it was planned. */
  readonly snapshot: SessionSnapshot;
  /** What is there now, and what would be; absent where there is nothing. */
  readonly before?: string;
  readonly after?: string;
}

/** What comes of an edit for one session. */
export type Planned = PlannedChange | { readonly skipped: SkipReason };

/**
 * What an edit is for one session: a change that is refused if the session is another by then, or none.
 * @param heldLock the value of a lock that we hold ourselves
 */
export function planEdit(edit: BulkEdit, snapshot: SessionSnapshot, heldLock?: string): Planned {
  const { ref, lock } = snapshot;
  switch (edit.kind) {
    case 'extend':
    case 'set-timeout': {
      if (!layoutAllows(ref.layout, edit.kind)) return { skipped: 'not-editable' };
      const { kind } = edit;
      const { timeoutSeconds: before } = snapshot;
      if (kind === 'extend') return { change: { kind, ref }, snapshot };
      const { timeoutSeconds } = edit;
      const seen = before === undefined ? {} : { seenTimeoutSeconds: before };
      return {
        change: { kind, ref, timeoutSeconds, ...seen },
        snapshot,
        ...(before !== undefined && { before: `${before} s` }),
        after: `${timeoutSeconds} s`,
      };
    }
    case 'end': {
      const { condition } = snapshot;
      // Nobody has agreed to break the lock of a request.
      if (lock && lock.value !== heldLock) return { skipped: 'lock-in-use' };
      return {
        change: { kind: 'end', ref, seen: { ref, condition, ...(lock && { lock }) } },
        snapshot,
      };
    }
    case 'release-locks':
      if (!lock) return { skipped: 'nothing-there' };
      if (!layoutAllows(ref.layout, 'release-lock')) return { skipped: 'not-editable' };
      if (lock.value === heldLock || !isHeldFor(lock, edit.heldMs)) {
        return { skipped: 'lock-in-use' };
      }
      return {
        change: { kind: 'release-lock', ref, seen: lock },
        snapshot,
        ...(lock.ageMs !== undefined && { before: `${Math.round(lock.ageMs / 1000)} s` }),
      };
    default:
      return planItemEdit(edit, snapshot);
  }
}

function isHeldFor({ ageMs }: SessionLock, heldMs: number | undefined): boolean {
  return heldMs === undefined || (ageMs !== undefined && ageMs >= heldMs);
}

type ItemEdit = Extract<
  BulkEdit,
  { kind: 'set-item' | 'add-item' | 'remove-item' | 'rename-item' }
>;

function planItemEdit(edit: ItemEdit, snapshot: SessionSnapshot): Planned {
  if (snapshot.readOnlyReason !== undefined) return { skipped: 'not-editable' };
  try {
    const draft = new SessionDraft(snapshot);
    const made = draftEdit(edit, snapshot, draft);
    if ('skipped' in made) return made;
    draft.apply(made.edit);
    const changes = draft.changes();
    if (changes.length === 0) return { skipped: 'as-wanted' };
    const { ref } = snapshot;
    const { before, after } = made;
    return {
      change: { kind: 'save', ref, opened: snapshot, changes },
      snapshot,
      ...(before !== undefined && { before }),
      ...(after !== undefined && { after }),
    };
  } catch (error) {
    if (error instanceof StoreError && error.code === 'name-taken')
      return { skipped: 'name-taken' };
    if (error instanceof FormatError || error instanceof StoreError) {
      return { skipped: 'not-editable' };
    }
    throw error;
  }
}

type Made =
  | { readonly edit: DraftEdit; readonly before?: string; readonly after?: string }
  | { readonly skipped: SkipReason };

function draftEdit(edit: ItemEdit, snapshot: SessionSnapshot, draft: SessionDraft): Made {
  const layout = layoutById(snapshot.ref.layout);
  const can = layout.itemChanges;
  switch (edit.kind) {
    case 'add-item': {
      if (can?.canAdd !== true) return { skipped: 'not-editable' };
      if (draft.item(edit.name)) return { skipped: 'name-taken' };
      const encoding = snapshot.itemEncoding ?? layout.itemEncoding;
      const bytes = newItemBytes(edit.value, encoding);
      const { root } = decodeSessionItem({ bytes, encoding }, encoding, decodeOptionsOf(layout));
      return {
        edit: { type: 'add', item: edit.name, bytes },
        after: `${edit.name} = ${textOf(root)}`,
      };
    }
    case 'remove-item': {
      if (can?.canRemove !== true) return { skipped: 'not-editable' };
      const item = draft.item(edit.name);
      if (!item) return { skipped: 'nothing-there' };
      if (item.isSystem || item.bag) return { skipped: 'not-editable' };
      const { root } = decoded(item, snapshot);
      return {
        edit: { type: 'remove', item: edit.name, bytes: item.bytes },
        before: `${edit.name} = ${textOf(root)}`,
      };
    }
    case 'rename-item': {
      const { name, newName } = edit;
      if (can?.canRename !== true) return { skipped: 'not-editable' };
      const item = draft.item(name);
      if (!item) return { skipped: 'nothing-there' };
      if (item.isSystem || item.bag) return { skipped: 'not-editable' };
      if (name === newName) return { skipped: 'as-wanted' };
      if (draft.item(newName)) return { skipped: 'name-taken' };
      return { edit: { type: 'rename', item: name, name: newName }, before: name, after: newName };
    }
    case 'set-item': {
      const place = placeOf(edit.path, snapshot);
      if (!place) return { skipped: 'nothing-there' };
      const { item, value, path, node } = place;
      // What the framework keeps is left alone, as in the editor.
      if (item.isSystem || !node.editor) return { skipped: 'not-editable' };
      if (node.text === edit.text) return { skipped: 'as-wanted' };
      const splices = splicesOf(value, { type: 'set', path, text: edit.text });
      if (!splices) return { skipped: 'other-type' };
      if (splices.length === 0) return { skipped: 'as-wanted' };
      return {
        edit: { type: 'splice', item: item.name, splices },
        before: `${edit.path} = ${textOf(node)}`,
        after: `${edit.path} = ${edit.text}`,
      };
    }
  }
}

/** What a text is told that is no value of a type. */
const textFaults: ReadonlySet<string> = new Set([
  'not-a-number',
  'not-an-integer',
  'out-of-range',
  'too-precise',
  'not-a-boolean',
  'not-one-character',
  'not-text',
  'not-a-date',
  'not-a-time-span',
  'not-a-guid',
  'invalid-value',
] satisfies readonly FormatErrorCode[]);

/** Undefined where the text is no value of the type that stands there. */
function splicesOf(value: DecodedValue, edit: ValueEdit): readonly Splice[] | undefined {
  try {
    return value.edit(edit);
  } catch (error) {
    if (error instanceof FormatError && textFaults.has(error.code)) return undefined;
    throw error;
  }
}

/** The value at a path in a session, where it is there. */
function placeOf(path: string, snapshot: SessionSnapshot) {
  for (const name of itemNamesOf(path)) {
    const item = snapshot.items.find((each) => (each.name ?? '') === name);
    if (!item) continue;
    const value = decoded(item, snapshot);
    const found = findPath(value.root, labelsOf(path.slice(name.length)));
    const node = found && nodeAt(value.root, found);
    if (node) return { item, value, path: found, node };
  }
  return undefined;
}

/** The steps of a path behind the item: `.Items[0].Name` is `Items`, `[0]`, `Name`. */
function labelsOf(path: string): readonly string[] {
  return path.match(/\[[^[\].]*\]|[^[.]+/g) ?? [];
}

function decoded(item: Pick<SessionItem, 'bytes'>, { ref }: SessionSnapshot) {
  const layout = layoutById(ref.layout);
  return decodeSessionItem(item, layout.itemEncoding, decodeOptionsOf(layout));
}

const MAX_TEXT = 80;

function textOf({ text, kind, typeName, summary }: ValueNode): string {
  if (kind === 'null') return 'null';
  return (text ?? summary ?? typeName).slice(0, MAX_TEXT);
}
