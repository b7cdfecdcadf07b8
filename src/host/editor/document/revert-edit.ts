import { editableText } from '../../../formats/scalars/editable-text.ts';
import { FormatError } from '../../../formats/errors.ts';
import { applySplices, concatBytes } from '../../../formats/splice.ts';
import type {
  DecodedValue,
  Splice,
  ValueEdit,
  ValueNode,
  ValuePath,
} from '../../../formats/value.ts';
import { alignChildren } from './align-children.ts';
import { childAt, nodeAt } from '../../../formats/node-at.ts';
import { originByTrail, type RowOrigin, type RowTrail } from './row-trail.ts';
import { isSameRange, isSameTree } from './same-tree.ts';

/**
 * An item's value with the item's own bytes: ranges of the tree may count in those of a whole session, as
 * the splices of edits never do.
 */
export interface ItemValue extends Pick<DecodedValue, 'format' | 'root' | 'bytes' | 'failure'> {
  readonly own: Uint8Array;
  readonly edit: (edit: ValueEdit) => readonly Splice[];
}

/** An item that was edited, beside what was loaded. */
export interface EditedValue {
  readonly loaded: ItemValue;
  readonly current: ItemValue;
  /** Absent where the way from one to the other isn't known. */
  readonly trail: RowTrail | undefined;
  /** Decodes other bytes of the same item. */
  readonly decode: (own: Uint8Array) => ItemValue;
}

/** Where the children of the node at `path` were when the item was loaded, by their indices. */
export function childOrigins(value: EditedValue, path: ValuePath): (index: number) => RowOrigin {
  const { loaded, current, trail } = value;
  if (trail) return (index) => originByTrail(trail, [...path, index]);
  const parent = path.length === 0 ? [] : originOf(value, path);
  const old = Array.isArray(parent) ? nodeAt(loaded.root, parent) : undefined;
  const now = nodeAt(current.root, path);
  if (!old || !now || !Array.isArray(parent)) return () => undefined;
  const align = alignChildren({ ...loaded, root: old }, { ...current, root: now });
  return (index) => {
    const before = align(index);
    return typeof before === 'number' ? [...(parent as ValuePath), before] : before;
  };
}

function originOf(value: EditedValue, path: ValuePath): RowOrigin {
  return childOrigins(value, path.slice(0, -1))(path.at(-1) ?? 0);
}

/**
 * The item's bytes after which the row at `path` is what it was when the item was loaded: a new row is
 * gone, another has its name and value again, bit by bit. Where nothing else was edited, these are all
 * bytes that were loaded. Undefined where that isn't certain.
 */
export function revertedBytes(value: EditedValue, path: ValuePath): Uint8Array | undefined {
  const origin = originOf(value, path);
  if (origin === undefined || path.length === 0) return undefined;
  const { loaded, current } = value;
  const parent = path.slice(0, -1);
  const before = origin === 'new' ? undefined : origin.at(-1);
  const isOnly =
    (origin === 'new' || isSamePath(origin.slice(0, -1), parent)) &&
    isSameTree(loaded, current, {
      parent,
      ...(before !== undefined && { before }),
      after: path.at(-1) ?? 0,
    });
  if (isOnly) return loaded.own;
  try {
    return origin === 'new' ? withoutRow(value, path) : withLoaded(value, origin, path);
  } catch (error) {
    // The format doesn't take it in this place.
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** How the rows have moved when the row at `path` is taken back. */
export function trailAfterRevert(value: EditedValue, path: ValuePath): RowTrail | undefined {
  const { trail } = value;
  if (!trail || originOf(value, path) !== 'new') return trail;
  const step = { parent: path.slice(0, -1), before: path.at(-1) ?? 0 };
  return { ...trail, steps: [...trail.steps, step] };
}

function isSamePath(a: ValuePath, b: ValuePath): boolean {
  return a.length === b.length && a.every((step, at) => step === b[at]);
}

function withoutRow({ current, decode }: EditedValue, path: ValuePath): Uint8Array | undefined {
  const after = decode(edited(current, { type: 'remove', path }));
  const leftOut = { parent: path.slice(0, -1), before: path.at(-1) ?? 0 };
  return isSameTree(current, after, leftOut) ? after.own : undefined;
}

function withLoaded(
  value: EditedValue,
  origin: ValuePath,
  path: ValuePath,
): Uint8Array | undefined {
  const { loaded, decode } = value;
  const before = nodeAt(loaded.root, origin);
  if (!before || (before.kind !== 'null' && editableText(before) === undefined)) return undefined;
  let { current } = value;
  const label = labelAt(loaded.root, origin);
  if (label !== undefined && label !== labelAt(current.root, path)) {
    current = decode(edited(current, { type: 'rename', path, key: label }));
    if (labelAt(current.root, path) !== label) return undefined;
  }
  const edit = valueEdit(before, nodeAt(current.root, path), path);
  const plain = edit && decode(edited(current, edit));
  for (const after of [plain, withRange(value, current, before, path)]) {
    if (after && isReverted(value, after, origin, path)) return after.own;
  }
  return undefined;
}

/** The edit after which a place shows a scalar or null as it was loaded. */
function valueEdit(
  before: ValueNode,
  now: ValueNode | undefined,
  path: ValuePath,
): ValueEdit | undefined {
  if (before.kind === 'null') return { type: 'set-null', path };
  const text = editableText(before);
  if (text === undefined) return undefined;
  const type = before.editor?.type;
  if (now?.editor?.type === type) return { type: 'set', path, text };
  if (type === undefined) return undefined;
  return { type: 'replace', path, value: { kind: 'scalar', type, text } };
}

/** The value with the very bytes that were loaded in one place, which a text doesn't always tell. */
function withRange(
  { loaded, decode }: EditedValue,
  current: ItemValue,
  before: ValueNode,
  path: ValuePath,
): ItemValue | undefined {
  const range = nodeAt(current.root, path)?.range;
  const isOwn = current.bytes === current.own && loaded.bytes === loaded.own;
  if (!range || !before.range || !isOwn) return undefined;
  const old = loaded.bytes.subarray(before.range.start, before.range.end);
  const [head, tail] = [current.bytes.subarray(0, range.start), current.bytes.subarray(range.end)];
  return decode(concatBytes([head, old, tail]));
}

/** Whether the row is as it was loaded, and all others are as they were. */
function isReverted(
  { loaded, current }: EditedValue,
  after: ItemValue,
  origin: ValuePath,
  path: ValuePath,
): boolean {
  const before = nodeAt(loaded.root, origin);
  const now = nodeAt(after.root, path);
  if (!before || !now || after.failure || after.format !== current.format) return false;
  const own = { ...loaded, root: before };
  if (!isSameTree(own, { ...after, root: now })) return false;
  if (isSameRange(loaded, before, after, now) === false) return false;
  const index = path.at(-1) ?? 0;
  const parent = path.slice(0, -1);
  if (!isSameTree(current, after, { parent, before: index, after: index })) return false;
  return isTrueOfTable(loaded.root, origin.slice(0, -1), after.root, parent);
}

/** False where a row of a table holds what was loaded, and says that it was modified. */
function isTrueOfTable(
  loaded: ValueNode,
  origin: ValuePath,
  after: ValueNode,
  path: ValuePath,
): boolean {
  const before = nodeAt(loaded, origin);
  const now = nodeAt(after, path);
  if (!before || !now || before.rowState === now.rowState) return true;
  const cells = now.children(0, now.childCount);
  const olds = before.children(0, before.childCount);
  return olds.some(({ node }, index) => node.text !== cells[index]?.node.text);
}

function labelAt(root: ValueNode, path: ValuePath): string | undefined {
  const child = childAt(root, path);
  return child?.labelKind === 'index' ? undefined : child?.label;
}

function edited({ own, edit }: ItemValue, made: ValueEdit): Uint8Array {
  return applySplices(own, edit(made));
}
