import { FormatError } from '../../formats/errors.ts';
import { applySplices, equalBytes } from '../../formats/splice.ts';
import type { DecodedValue, Splice, ValueEdit, ValueNode, ValuePath } from '../../formats/value.ts';
import { walk } from '../../formats/walk.ts';
import type { ItemChange } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../read/decode-session-item.ts';
import { StoreError } from '../replies.ts';
import type { SessionItem, SessionSnapshot } from '../session.ts';
import { holdsHiddenValues } from './hidden-values.ts';
import { plausibleText } from './plausible-text.ts';
import { matcherOf } from './redaction-rules.ts';
import type { Matcher, RedactionRule } from './redaction-rules.ts';

/** A session without what the rules name. */
export interface Redacted {
  readonly snapshot: SessionSnapshot;
  /** Items that could not be redacted, and are left out. */
  readonly leftOut: readonly (string | null)[];
}

/** More nodes of an item than this are not looked at: it is left out. */
const maxNodes = 200_000;
/** Edits that change lengths are made one after the other; of more, the item is left out. */
const maxSteps = 500;

/**
 * Puts plausible values in the place of those that the rules name: of the same type, about as long, so that the site
 * can read them. What matches is redacted with all that is in it. Items of which it can't be told what is in them,
 * or that can't be changed, are left out.
 * @returns undefined where the layout can't leave items out, or change them: then nothing of the session may be shown
 */
export function redactedSession(
  snapshot: SessionSnapshot,
  rules: readonly RedactionRule[],
): Redacted | undefined {
  // Of what can't be taken apart nobody can tell what is in it.
  if (snapshot.condition === 'damaged') return undefined;
  if (snapshot.blob && snapshot.readOnlyReason !== undefined) return undefined;
  const layout = layoutById(snapshot.ref.layout);
  const matches = matcherOf(rules);
  const changes: ItemChange[] = [];
  const items: SessionItem[] = [];
  const leftOut: (string | null)[] = [];
  for (const item of snapshot.items) {
    const decoded = (bytes: Uint8Array): DecodedValue =>
      decodeSessionItem({ ...item, bytes }, layout.itemEncoding, decodeOptionsOf(layout));
    const { name, bytes: before } = item;
    const isOwn = item.within === undefined && item.stored === undefined && !item.nameBytes;
    const after = isOwn ? redactedBytes(before, name ?? '', decoded, matches) : undefined;
    if (after === undefined) {
      // Others count on it, or the framework does.
      if (item.isHeld || item.isSystem) return undefined;
      leftOut.push(name);
      changes.push({ name, before });
    } else {
      items.push(after === before ? item : { ...item, bytes: after });
      if (after !== before) changes.push({ name, before, after });
    }
  }
  const { blob: whole } = snapshot;
  if (changes.length === 0 && !whole) return { snapshot, leftOut };
  try {
    const blob = whole && itemsAlone({ ...snapshot, blob: whole }, items, changes);
    if (whole && !blob) return undefined;
    return { snapshot: { ...snapshot, items, ...(blob && { blob }) }, leftOut };
  } catch (error) {
    if (error instanceof StoreError || error instanceof FormatError) return undefined;
    throw error;
  }
}

/** What a session without items takes at most: `s:13:"a:0:{}";` and the like. */
const maxFrameBytes = 24;

/**
 * The data with these items and nothing else: what stands between them and behind them, what another item of the same
 * name hides, and the ID under which the site knows the session.
 * @returns undefined where that can't be made
 */
function itemsAlone(
  snapshot: SessionSnapshot & { readonly blob: Uint8Array },
  items: readonly SessionItem[],
  changes: readonly ItemChange[],
): Uint8Array | undefined {
  const layout = layoutById(snapshot.ref.layout);
  if (layout.newBlob) return layout.newBlob(items);
  // PHP's own data has nothing beside its variables, which may refer to each other by their places.
  if ((snapshot.itemEncoding ?? layout.itemEncoding) === 'php') {
    return changes.length === 0 ? snapshot.blob : layout.blobAfter(snapshot, changes);
  }
  const without = snapshot.items.map(({ name, bytes: before }) => ({ name, before }));
  const frame = layout.blobAfter(snapshot, without);
  if (!frame || frame.length > maxFrameBytes) return undefined;
  const added = items.map(({ name, bytes: after }) => ({ name, after }));
  return layout.blobAfter({ ...snapshot, blob: frame, items: [] }, added);
}

/** The item's bytes without what the rules name; undefined where that can't be made. */
function redactedBytes(
  bytes: Uint8Array,
  name: string,
  decode: (bytes: Uint8Array) => DecodedValue,
  matches: Matcher,
): Uint8Array | undefined {
  const value = decode(bytes);
  const edits = value.failure ? undefined : editsOf(value, name, matches);
  if (edits === undefined) return undefined;
  if (edits.length === 0) return holdsHiddenValues(value) ? undefined : bytes;
  try {
    const after = madeAtOnce(bytes, value, edits) ?? madeInSteps(bytes, edits, decode);
    const redacted = after && decode(after);
    return redacted && !redacted.failure && !holdsHiddenValues(redacted) ? after : undefined;
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** What has to be set; undefined where something is in it that can't be. */
function editsOf(
  { root }: DecodedValue,
  itemName: string,
  matches: Matcher,
): readonly ValueEdit[] | undefined {
  const edits = new Map<string, ValueEdit>();
  /** The depth of the node that matched: what is below it is redacted with it. */
  let matched = Infinity;
  let count = 0;
  for (const { path, label, node } of walk(root)) {
    if (++count > maxNodes || node.kind === 'unknown') return undefined;
    if (path.length > matched) continue;
    const isMatch = matches(path.length === 0 ? itemName : label, node);
    matched = isMatch ? path.length : Infinity;
    if (!isMatch) continue;
    // A walk of its own: what stands elsewhere as well was entered there.
    for (const below of walk(node)) {
      if (++count > maxNodes) return undefined;
      const edit = editOf(below.node, [...path, ...below.path]);
      if (edit === 'impossible') return undefined;
      if (edit) edits.set(edit.path.join(), edit);
    }
  }
  return [...edits.values()];
}

/** How one value is redacted; undefined for those that say nothing. */
function editOf(node: ValueNode, path: ValuePath): ValueEdit | 'impossible' | undefined {
  const { kind, text, summary, editor, childCount, replacements } = node;
  if (kind === 'null' || node.isCycle === true) return undefined;
  if (kind === 'unknown') return 'impossible';
  if (kind === 'bytes') {
    const size = node.bytes?.length ?? 0;
    if (size === 0) return undefined;
    const canWrite = replacements?.some((each) => each.kind === 'written' && each.form === 'bytes');
    if (canWrite !== true) return 'impossible';
    const zeros = '00 '.repeat(size).trim();
    return { type: 'replace', path, value: { kind: 'written', form: 'bytes', text: zeros } };
  }
  if (text === undefined)
    return childCount === 0 && summary !== undefined ? 'impossible' : undefined;
  if (!editor) return 'impossible';
  const plausible = plausibleText(text, editor);
  return plausible === text ? undefined : { type: 'set', path, text: plausible };
}

/** All edits in one piece, where none moves what another one is about. */
function madeAtOnce(
  bytes: Uint8Array,
  value: DecodedValue,
  edits: readonly ValueEdit[],
): Uint8Array | undefined {
  const splices = new Map<number, Splice>();
  for (const edit of edits) {
    for (const splice of value.edit(edit)) {
      const { offset, removed, inserted } = splice;
      if (removed.length !== inserted.length) return undefined;
      const known = splices.get(offset);
      // The same object, which stands at two places.
      if (known && !equalBytes(known.inserted, inserted)) return undefined;
      splices.set(offset, splice);
    }
  }
  const inOrder = [...splices.values()].sort((a, b) => a.offset - b.offset);
  const isApart = inOrder.every(({ offset }, at) => {
    const before = inOrder[at - 1];
    return !before || before.offset + before.removed.length <= offset;
  });
  return isApart ? applySplices(bytes, inOrder) : undefined;
}

function madeInSteps(
  bytes: Uint8Array,
  edits: readonly ValueEdit[],
  decode: (bytes: Uint8Array) => DecodedValue,
): Uint8Array | undefined {
  if (edits.length > maxSteps) return undefined;
  let now = bytes;
  for (const edit of edits) now = applySplices(now, decode(now).edit(edit));
  return now;
}
