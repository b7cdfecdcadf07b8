import { FormatError } from '../../formats/errors.ts';
import { PackedValue, withoutDoubt } from '../../formats/foreign/packed-value.ts';
import { equalBytes } from '../../formats/splice.ts';
import type { ItemChange, StoreLayout } from '../layout.ts';
import { layoutById } from '../layouts/layouts.ts';
import { decodeOptionsOf, decodeSessionItem } from '../read/decode-session-item.ts';
import { StoreError } from '../replies.ts';
import type { SessionItem, SessionSnapshot } from '../session.ts';
import { type Disguise, disguisesOf } from './id-disguises.ts';

/** IDs that nobody can guess are longer; shorter ones may be words that a session holds. */
const minBytes = 16;

/**
 * A session whose data doesn't say its ID, as sites keep it that write `SessionID` into an item, in whatever encoding:
 * letters and digits stand there that say nothing, as many bytes, so that all else stays in its place. The same object
 * where the ID isn't in it.
 */
export function withoutOwnId(snapshot: SessionSnapshot): SessionSnapshot {
  const { id } = snapshot.ref;
  if (Buffer.byteLength(id) < minBytes) return snapshot;
  const disguises = disguisesOf(id);
  const without = replacer(disguises);
  const shown = itemsWithoutId(snapshot, without, disguises);
  const isSame = shown.every((item, at) => item === snapshot.items[at]);
  const { blob: before, ...rest } = snapshot;
  const blob = before && blobWithoutId(snapshot, before, shown, without);
  if (isSame && blob === before) return snapshot;
  // Without the data as a whole, what is a part of it can't be written.
  const isPart = ({ within }: SessionItem): boolean => before !== undefined && !blob && !!within;
  const items = shown.flatMap((item) => (item && !isPart(item) ? [item] : []));
  return { ...rest, ...(blob && { blob }), items };
}

/** The items of {@link withoutOwnId} in their order; undefined for those that say the ID where nothing can be changed. */
export function ownItemsWithoutId(snapshot: SessionSnapshot): readonly (SessionItem | undefined)[] {
  const { id } = snapshot.ref;
  if (Buffer.byteLength(id) < minBytes) return snapshot.items;
  const disguises = disguisesOf(id);
  return itemsWithoutId(snapshot, replacer(disguises), disguises);
}

type Replace = (bytes: Uint8Array) => Uint8Array;

/** Several items may lie in the same bytes, and stay in the same. */
function replacer(disguises: readonly Disguise[]): Replace {
  const made = new Map<Uint8Array, Uint8Array>();
  return (bytes) => {
    const known = made.get(bytes) ?? replaced(bytes, disguises);
    made.set(bytes, known);
    return known;
  };
}

function itemsWithoutId(
  { ref, items }: SessionSnapshot,
  without: Replace,
  disguises: readonly Disguise[],
): readonly (SessionItem | undefined)[] {
  const layout = layoutById(ref.layout);
  return items.map((item): SessionItem | undefined => {
    const bytes = unpackedWithoutId(item, layout, without);
    const stored = item.stored && without(item.stored);
    const hasOther = stored !== undefined && stored === item.stored && bytes !== item.bytes;
    if (!bytes || hasOther) return undefined;
    const name = item.name === null ? null : textWithoutId(item.name, disguises);
    const nameBytes = item.nameBytes && without(item.nameBytes);
    const around = item.within && without(item.within.bytes);
    const isSame =
      bytes === item.bytes &&
      stored === item.stored &&
      name === item.name &&
      nameBytes === item.nameBytes &&
      around === item.within?.bytes;
    if (isSame) return item;
    return {
      ...item,
      name,
      bytes,
      ...(nameBytes && { nameBytes }),
      ...(stored && { stored }),
      ...(item.within && around && { within: { ...item.within, bytes: around } }),
    };
  });
}

/** What is compressed is opened, and closed again; undefined where that isn't possible. */
function unpackedWithoutId(
  item: SessionItem,
  layout: StoreLayout,
  without: Replace,
): Uint8Array | undefined {
  const { bytes, within, place } = item;
  if (within || place) return without(bytes);
  const decoded = decodeSessionItem(item, layout.itemEncoding, decodeOptionsOf(layout));
  const value = withoutDoubt(decoded);
  if (!(value instanceof PackedValue)) return without(bytes);
  try {
    const after = value.withContent(without);
    return after && (equalBytes(after, bytes) ? without(bytes) : after);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

/** The data as a whole; undefined where it says the ID and can't be changed. */
function blobWithoutId(
  snapshot: SessionSnapshot,
  blob: Uint8Array,
  items: readonly (SessionItem | undefined)[],
  without: Replace,
): Uint8Array | undefined {
  const direct = without(blob);
  const changes = snapshot.items.flatMap((item, at): ItemChange[] => {
    const { name, bytes: before } = item;
    const after = items[at]?.bytes;
    // What stands in the data as it is was found there already.
    if (after && equalBytes(after, without(before))) return [];
    return [{ name, before, ...(after && { after }) }];
  });
  const isClosed = snapshot.readOnlyReason === 'compressed' && direct === blob;
  if (isClosed) return items.every((item, at) => item === snapshot.items[at]) ? blob : undefined;
  if (changes.length === 0) return direct;
  try {
    const after = layoutById(snapshot.ref.layout).blobAfter({ ...snapshot, blob }, changes);
    return after && without(after);
  } catch (error) {
    if (error instanceof StoreError || error instanceof FormatError) return undefined;
    throw error;
  }
}

/** Takes an ID out of texts, in whatever encoding, as {@link withoutOwnId} does. */
export function idRemover(id: string): (text: string) => string {
  if (Buffer.byteLength(id) < minBytes) return (text) => text;
  const disguises = disguisesOf(id);
  return (text) => textWithoutId(text, disguises);
}

function textWithoutId(text: string, disguises: readonly Disguise[]): string {
  const bytes = Buffer.from(text);
  const after = replaced(bytes, disguises);
  return after === bytes ? text : Buffer.from(after).toString();
}

/** The same bytes where none of it is in them. */
function replaced(bytes: Uint8Array, disguises: readonly Disguise[]): Uint8Array {
  const whole = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  let after: Buffer | undefined;
  for (const { bytes: sought, instead } of disguises) {
    for (let at = whole.indexOf(sought); at !== -1;) {
      after ??= Buffer.from(whole);
      instead.copy(after, at);
      at = whole.indexOf(sought, at + sought.length);
    }
  }
  return after ? new Uint8Array(after) : bytes;
}
