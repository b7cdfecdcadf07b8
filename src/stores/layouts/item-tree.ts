import { pythonReader } from '../../formats/json/number-reader.ts';
import type { DecodeOptions } from '../../formats/limits.ts';
import type { ItemEncoding } from '../../formats/encoding.ts';
import { decodeItem } from '../../formats/registry.ts';
import { FormatError } from '../../formats/errors.ts';
import { applySplices, equalBytes } from '../../formats/splice.ts';
import type { DecodedValue, ValueNode, ValuePath } from '../../formats/value.ts';
import { changedPlaces } from './changed-items.ts';
import type { ItemChange } from '../layout.ts';
import type { ItemsRead } from '../layout-shape.ts';
import { StoreError } from '../replies.ts';
import type { SessionItem } from '../session.ts';
import { compressedSession } from './unread.ts';
import { l10n } from '../../formats/reason.ts';

/** Members are told apart whatever stands for a number: whether a reader knows it is for the item to say. */
const lenient: DecodeOptions = { jsonReader: pythonReader };

/**
 * Takes a value whose members are the items of a session apart: a JSON object, a map, an array of
 * PHP. What can't be taken apart is one item without a name; what goes on behind its end is only shown.
 * @param isWhole whether a member's bytes can be read without the rest of the value
 * @param systemNames members that the framework itself keeps there
 */
export function readItemTree(
  bytes: Uint8Array,
  encoding: ItemEncoding,
  {
    isWhole,
    systemNames,
  }: { readonly isWhole: boolean; readonly systemNames: ReadonlySet<string> },
): ItemsRead {
  const compressed = compressedSession(bytes);
  if (compressed) return compressed;
  const decoded = decodeItem(bytes, encoding, lenient);
  const { root, failure, warnings } = decoded;
  if (root.kind !== 'object' && root.kind !== 'dictionary') {
    const damage = failure === undefined ? {} : { damage: failure.reason };
    const items = [{ name: null, bytes, encoding, isSystem: false }];
    return { items, blob: bytes, readOnlyReason: 'unknown-encoding', ...damage };
  }
  const { path, node: members } = membersNode(root);
  const items = membersOf(members).map(({ label, node }, index): SessionItem => {
    const { range } = node;
    const part = range ? bytes.subarray(range.start, range.end) : new Uint8Array(0);
    const isAlone = isWhole && range !== undefined;
    return {
      name: label,
      bytes: part,
      encoding,
      isSystem: systemNames.has(label),
      ...(!isAlone && { within: { bytes, path: [...path, index] } }),
    };
  });
  return {
    items: withoutTwins(items),
    blob: bytes,
    ...(failure && { damage: failure.reason }),
    ...(warnings.some(({ code }) => code === 'bytes-behind') && {
      readOnlyReason: 'unknown-encoding',
    }),
  };
}

/** Where the members stand: an entry of ActiveSupport's cache has them in its `@value`. */
function membersNode(root: ValueNode): { readonly path: ValuePath; readonly node: ValueNode } {
  if (root.kind === 'object') {
    const children = root.children(0, Math.min(root.childCount, 16));
    const index = children.findIndex(({ label }) => /^@?value$/.test(label));
    const value = children[index]?.node;
    if (value?.kind === 'dictionary') return { path: [index], node: value };
  }
  return { path: [], node: root };
}

function membersOf(
  root: ValueNode,
): readonly { readonly label: string; readonly node: ValueNode }[] {
  return root.children(0, root.childCount);
}

/** Of two members with the same name the last one counts, as for every reader of such values. */
function withoutTwins(items: readonly SessionItem[]): readonly SessionItem[] {
  const byName = new Map(items.map((item) => [item.name, item]));
  return byName.size === items.length ? items : [...byName.values()];
}

/**
 * The value with changes of its members in it, and every other byte as it was.
 * @throws StoreError `unwritable` when the encoding can't hold them
 */
export function itemTreeAfter(
  bytes: Uint8Array,
  encoding: ItemEncoding,
  changes: readonly ItemChange[],
): Uint8Array {
  try {
    const { root } = decodeItem(bytes, encoding, lenient);
    const { changed, added } = changedPlaces(
      membersOf(root).map(({ label }) => label),
      changes,
    );
    let next = bytes;
    const renames = new Map<string, string>();
    for (const [name, change] of changed) {
      if (name === null || change.name === null) throw noName();
      if (change.after === undefined) next = without(next, encoding, name);
      else if (change.name !== name) renames.set(name, change.name);
    }
    next = renamed(next, encoding, renames);
    for (const { name, after } of [...changed.values(), ...added]) {
      if (name === null) throw noName();
      if (after) next = withMember(next, encoding, name, after);
    }
    return next;
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    throw new StoreError('unwritable', error.reason, { cause: error });
  }
}

function noName(): StoreError {
  return new StoreError('unwritable', l10n.t('An item without a name cannot be stored.'));
}

/** Without the members of that name, of which there may be several. */
function without(bytes: Uint8Array, encoding: ItemEncoding, name: string): Uint8Array {
  for (let next = bytes; ;) {
    const decoded = decodeItem(next, encoding, lenient);
    const index = indexOf(decoded.root, name);
    if (index < 0) return next;
    next = applySplices(next, decoded.edit({ type: 'remove', path: [index] }));
  }
}

/** Gives members other names in their places. Two that change places get there by way of a third name. */
function renamed(
  bytes: Uint8Array,
  encoding: ItemEncoding,
  renames: ReadonlyMap<string, string>,
): Uint8Array {
  const left = new Map(renames);
  let next = bytes;
  while (left.size > 0) {
    const free = [...left].find(([, to]) => !left.has(to));
    const [from, to] = free ?? [...left][0] ?? ['', ''];
    const decoded = decodeItem(next, encoding, lenient);
    const names = new Set(membersOf(decoded.root).map(({ label }) => label));
    let key = to;
    while (!free && names.has(key)) key += '_';
    const path = [indexOf(decoded.root, from)];
    next = applySplices(next, decoded.edit({ type: 'rename', path, key }));
    left.delete(from);
    if (!free) left.set(key, to);
    // Of several with one name the last one counts, and the others would come back.
    next = without(next, encoding, from);
  }
  return next;
}

/** With that value under a name, in its place or as the last. */
function withMember(
  bytes: Uint8Array,
  encoding: ItemEncoding,
  name: string,
  after: Uint8Array,
): Uint8Array {
  const decoded = decodeItem(bytes, encoding, lenient);
  const index = indexOf(decoded.root, name);
  return index < 0
    ? withNewMember(decoded, encoding, name, after)
    : withValue(decoded, index, after);
}

function indexOf(root: ValueNode, name: string): number {
  return membersOf(root).findLastIndex(({ label }) => label === name);
}

/** Adds a null under that name, and puts the value in its place. */
function withNewMember(
  decoded: DecodedValue,
  encoding: ItemEncoding,
  name: string,
  after: Uint8Array,
): Uint8Array {
  const edit = {
    type: 'insert',
    path: [],
    index: decoded.root.childCount,
    key: name,
    value: { kind: 'null' },
  } as const;
  const grown = decodeItem(applySplices(decoded.bytes, decoded.edit(edit)), encoding, lenient);
  return withValue(grown, indexOf(grown.root, name), after);
}

function withValue({ bytes, root }: DecodedValue, index: number, after: Uint8Array): Uint8Array {
  const range = membersOf(root)[index]?.node.range;
  if (range === undefined)
    throw new StoreError(
      'unwritable',
      l10n.t('This item is stored as a part of another, so it cannot be changed alone.'),
    );
  const removed = bytes.subarray(range.start, range.end);
  if (equalBytes(removed, after)) return bytes;
  return applySplices(bytes, [{ offset: range.start, removed, inserted: after }]);
}
