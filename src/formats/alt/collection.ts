import { int32 } from '../bytes/int32.ts';
import { foldItemName } from './item-name.ts';
import { plainBytes } from '../bytes/plain-bytes.ts';
import { readNetString, writeNetString } from '../bytes/net-string.ts';
import { FormatError, truncated } from '../errors.ts';
import { concatBytes } from '../splice.ts';
import type { FormatErrorLike, FormatWarning } from '../value.ts';
import { l10n } from '../reason.ts';

/** One item of a collection. */
export interface CollectionItem {
  /** The item's name; null for the one item without a name that a collection may hold. */
  readonly name: string | null;
  /** The value: a type byte and its payload ({@link https://github.com/microsoft/referencesource System.Web/Util/altserialization.cs}). A view into the blob when it was read. */
  readonly bytes: Uint8Array;
  /** The name as it stands in the blob, length prefix included; kept so that it is written back unchanged. */
  readonly nameBytes?: Uint8Array;
  /** Where the value stands in the blob that was read. */
  readonly offset?: number;
}

/** A SessionStateItemCollection taken apart into items. */
export interface ItemCollection {
  readonly items: readonly CollectionItem[];
  /** Bytes behind the last value, which readers ignore. */
  readonly trailing: Uint8Array;
  /** The count as it stands in the blob, when it is negative (which reads as an empty collection). */
  readonly negativeCount?: number;
  /** The index of the item without a name as it stands there, when no item has that index. */
  readonly unusedNullIndex?: number;
  /** What is unusual; among it what makes ASP.NET drop the session (`duplicate-name`). */
  readonly warnings: readonly FormatWarning[];
  /** Why reading stopped; `items` holds what was read. Such a collection can't be written. */
  readonly failure?: FormatErrorLike;
}

const EMPTY = new Uint8Array(0);

/**
 * Reads what .NET's `SessionStateItemCollection.Serialize` writes: count, index of the item
 * without a name, names, end offsets, values (referencesource
 * System.Web/State/SessionStateItemCollection.cs). Never throws: a damaged blob gives the items
 * that could be read, and `failure`.
 */
export function readCollection(bytes: Uint8Array): ItemCollection {
  const items: CollectionItem[] = [];
  const warnings: FormatWarning[] = [];
  try {
    return readItems(plainBytes(bytes), items, warnings);
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return { items, trailing: EMPTY, warnings, failure: error };
  }
}

function readItems(
  bytes: Uint8Array,
  items: CollectionItem[],
  warnings: FormatWarning[],
): ItemCollection {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const integerAt = (offset: number): number => {
    if (offset + 4 > bytes.length) throw truncated(offset);
    return view.getInt32(offset, true);
  };
  const count = integerAt(0);
  if (count <= 0) {
    const collection = { items, trailing: bytes.subarray(4), warnings };
    if (count === 0) return collection;
    warnings.push({
      code: 'negative-count',
      offset: 0,
      reason: l10n.t('The number of items is {0}. ASP.NET reads that as an empty session.', count),
    });
    return { ...collection, negativeCount: count };
  }
  const nullIndex = integerAt(4);
  const names: { name: string | null; nameBytes?: Uint8Array }[] = [];
  // A name takes a byte at least, an end offset four: more items than that can't be there.
  if (count * 5 - 1 > bytes.length - 8) {
    throw new FormatError('invalid-count', l10n.t('The data is too short for {0} items.', count), {
      offset: 0,
      details: { found: count },
    });
  }
  let at = 8;
  const seen = new Set<string>();
  for (let i = 0; i < count; i++) {
    if (i === nullIndex) {
      names.push({ name: null });
      continue;
    }
    const { text, end } = readNetString(bytes, at);
    const key = foldItemName(text);
    if (seen.has(key)) {
      warnings.push({
        code: 'duplicate-name',
        offset: at,
        reason: l10n.t(
          'Two items have names that differ only in case. ASP.NET drops such a session.',
        ),
      });
    }
    seen.add(key);
    names.push({ name: text, nameBytes: bytes.subarray(at, end) });
    at = end;
  }
  const base = at + count * 4;
  if (base > bytes.length) throw truncated(at);
  let start = 0;
  for (const [i, { name, nameBytes }] of names.entries()) {
    const end = view.getInt32(at + i * 4, true);
    if (end < start) {
      throw new FormatError('invalid-structure', l10n.t('Item {0} ends before it starts.', i), {
        offset: at + i * 4,
        details: { item: i },
      });
    }
    if (base + end > bytes.length) throw truncated(base + start);
    const value = { name, bytes: bytes.subarray(base + start, base + end), offset: base + start };
    items.push(nameBytes === undefined ? value : { ...value, nameBytes });
    start = end;
  }
  const collection = { items, trailing: bytes.subarray(base + start), warnings };
  const isUsual = nullIndex === -1 || (nullIndex >= 0 && nullIndex < count);
  return isUsual ? collection : { ...collection, unusedNullIndex: nullIndex };
}

/** What {@link writeCollection} takes: items in order, and what stood behind them. */
export interface CollectionContent {
  readonly items: readonly Pick<CollectionItem, 'name' | 'bytes' | 'nameBytes'>[];
  readonly trailing?: Uint8Array;
  readonly negativeCount?: number;
  readonly unusedNullIndex?: number;
  readonly failure?: FormatErrorLike;
}

/**
 * Writes a collection as .NET does. What {@link readCollection} gave, unchanged, becomes the
 * same bytes again. An item's `nameBytes` are used while they belong to its name: leave them out
 * for an item that was renamed.
 * @throws FormatError `damaged` for a collection that was not read to its end, `duplicate-name`
 * for two items without a name, and for a second name equal but for case that was not read so.
 */
export function writeCollection(content: CollectionContent): Uint8Array {
  const { items, trailing = EMPTY } = content;
  return concatBytes([writeCollectionHead(content), ...items.map((item) => item.bytes), trailing]);
}

/**
 * What {@link writeCollection} writes before the values: count, names and end offsets. The values
 * follow without gaps, so that head and values are all there is to a collection.
 * @throws FormatError as {@link writeCollection} does
 */
export function writeCollectionHead(content: CollectionContent): Uint8Array {
  const { items } = content;
  if (content.failure) {
    throw new FormatError('damaged', l10n.t('This session is damaged, so it cannot be written.'));
  }
  if (items.length === 0) return int32(content.negativeCount ?? 0);
  checkNames(items);
  const head: Uint8Array[] = [int32(items.length)];
  const nullIndex = items.findIndex((item) => item.name === null);
  head.push(int32(nullIndex === -1 ? (content.unusedNullIndex ?? -1) : nullIndex));
  const ends = new Uint8Array(items.length * 4);
  const view = new DataView(ends.buffer);
  let end = 0;
  for (const [i, item] of items.entries()) {
    if (item.name !== null) head.push(item.nameBytes ?? writeNetString(item.name));
    end += item.bytes.length;
    view.setInt32(i * 4, end, true);
  }
  return concatBytes([...head, ends]);
}

function checkNames(items: CollectionContent['items']): void {
  const seen = new Map<string | null, boolean>();
  for (const { name, nameBytes } of items) {
    const key = name === null ? null : foldItemName(name);
    const wasRead = nameBytes !== undefined;
    if (seen.has(key) && !(wasRead && seen.get(key) === true)) {
      throw new FormatError(
        'duplicate-name',
        l10n.t('Two items have names that differ only in case.'),
        {
          details: { name: name ?? '' },
        },
      );
    }
    seen.set(key, wasRead);
  }
}
