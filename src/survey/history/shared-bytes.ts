import { dataSizeOf, type SessionItem, type SessionSnapshot } from '../../stores/session.ts';
import { isSameItem, itemsByName } from './item-differences.ts';

type Mutable<T> = { -readonly [K in keyof T]: T[K] };

/** What a moment takes beside the bytes of its items. */
const momentBytes = 1000;
const itemBytes = 16;

/**
 * A reading to be kept: items that are stored as they were are those of the reading before, so that each value
 * is in memory once. Bytes of the others are copied, since they may be parts of larger ones.
 * The data as a whole isn't kept.
 */
export function sharing(
  snapshot: SessionSnapshot,
  before: readonly SessionItem[] = [],
): SessionSnapshot {
  const known = itemsByName(before);
  const items = [...itemsByName(snapshot.items)].map(([key, item]) => {
    if (isTied(item)) return item;
    const was = known.get(key);
    return was && !isTied(was) && isSameItem(was, item) && was.encoding === item.encoding
      ? was
      : detached(item);
  });
  const kept: Mutable<SessionSnapshot> = { ...snapshot, items };
  delete kept.blob;
  delete kept.transfer;
  return kept;
}

/** Whether reading a value takes the bytes around it. */
function isTied({ within, place }: SessionItem): boolean {
  return within !== undefined || place !== undefined;
}

function detached(item: SessionItem): SessionItem {
  const { bytes, stored } = item;
  return { ...item, bytes: bytes.slice(), ...(stored && { stored: stored.slice() }) };
}

/** Counts the bytes that kept readings take together, each value once. */
export class SharedBytes {
  readonly #counts = new Map<object, number>();
  #total = 0;

  /** The bytes of all that was added and not removed. */
  get total(): number {
    return this.#total;
  }

  add(snapshot: SessionSnapshot): void {
    this.#total += ownBytes(snapshot);
    for (const [part, size] of partsOf(snapshot)) {
      const count = this.#counts.get(part) ?? 0;
      if (count === 0) this.#total += size;
      this.#counts.set(part, count + 1);
    }
  }

  remove(snapshot: SessionSnapshot): void {
    this.#total -= ownBytes(snapshot);
    for (const [part, size] of partsOf(snapshot)) {
      const count = this.#counts.get(part) ?? 0;
      if (count > 1) this.#counts.set(part, count - 1);
      else {
        this.#counts.delete(part);
        this.#total -= size;
      }
    }
  }
}

function ownBytes({ items }: SessionSnapshot): number {
  return momentBytes + items.length * itemBytes;
}

/** What may be shared with other readings, with its size. */
function partsOf({ items }: SessionSnapshot): Map<object, number> {
  const parts = new Map<object, number>();
  for (const item of items) {
    const { bytes, stored, within, place } = item;
    const around = within?.bytes ?? place?.session;
    parts.set(item, around ? 0 : bytes.length + (stored?.length ?? 0));
    if (around) parts.set(around, within?.bytes.length ?? dataSizeOf({ items }));
  }
  return parts;
}
