import type { FormatId } from '../../formats/value.ts';
import { csharpType } from './csharp-type.ts';
import { innerTypes, type ObservedItem } from './observe.ts';

/** Types and classes that are kept of one item name. */
const MAX_TYPES = 20;
const MAX_INNER = 60;

/** What was seen under one item name. */
export class ItemTally {
  /** Sessions that have it. */
  sessionCount = 0;
  /** Items; more than sessions where the name is a pattern. */
  itemCount = 0;
  byteCount = 0;
  nullCount = 0;
  unreadableCount = 0;
  refusedCount = 0;
  /** How many BinaryFormatter has written. */
  binaryCount = 0;
  isSystem = false;
  maxBytes = 0;
  readonly types = new Map<string, TypeCount>();
  readonly formats = new Map<FormatId, number>();
  /** .NET types inside, as the wire names them. */
  readonly inner = new Set<string>();
  readonly dangers = new Map<string, number>();
  #session = -1;

  /** @param session counts up with each session, so that each is counted once */
  add(item: ObservedItem, session: number): void {
    if (this.#session !== session) this.sessionCount++;
    this.#session = session;
    // What types an item holds changes little: the first ones tell it, and some later ones.
    const isLookedInto = this.itemCount < 30 || this.itemCount % 64 === 0;
    this.itemCount++;
    this.byteCount += item.bytes;
    this.maxBytes = Math.max(this.maxBytes, item.bytes);
    if (item.isNull) this.nullCount++;
    if (item.isUnreadable) this.unreadableCount++;
    if (item.isRefused) this.refusedCount++;
    if (item.isBinary) this.binaryCount++;
    if (item.isSystem) this.isSystem = true;
    bump(this.formats, item.format);
    for (const danger of new Set(item.dangers)) {
      if (this.dangers.size < MAX_TYPES || this.dangers.has(danger)) bump(this.dangers, danger);
    }
    if (!item.isNull) {
      const { netType, typeName } = item;
      const key = netType === undefined ? typeName : clrOf(netType);
      this.#addType(key, { typeName, netType, count: 1, byteCount: item.bytes });
    }
    if (!isLookedInto) return;
    for (const type of innerTypes(item)) if (this.inner.size < MAX_INNER) this.inner.add(type);
  }

  /** Adds what was seen under another name. */
  merge(other: ItemTally): void {
    this.sessionCount += other.sessionCount;
    this.itemCount += other.itemCount;
    this.byteCount += other.byteCount;
    this.nullCount += other.nullCount;
    this.unreadableCount += other.unreadableCount;
    this.refusedCount += other.refusedCount;
    this.binaryCount += other.binaryCount;
    this.isSystem ||= other.isSystem;
    this.maxBytes = Math.max(this.maxBytes, other.maxBytes);
    for (const [format, count] of other.formats) bump(this.formats, format, count);
    for (const [danger, count] of other.dangers) bump(this.dangers, danger, count);
    for (const [key, type] of other.types) this.#addType(key, type);
    for (const type of other.inner) if (this.inner.size < MAX_INNER) this.inner.add(type);
  }

  #addType(key: string, type: TypeCount): void {
    const known = this.types.get(key);
    if (known) {
      known.count += type.count;
      known.byteCount += type.byteCount;
    } else if (this.types.size < MAX_TYPES) this.types.set(key, { ...type });
  }
}

interface TypeCount {
  readonly typeName: string;
  readonly netType: string | undefined;
  count: number;
  byteCount: number;
}

const clrNames = new Map<string, string>();

/** A type without assemblies: those of two versions of one assembly are the same. */
function clrOf(netType: string): string {
  let clr = clrNames.get(netType);
  if (clr === undefined) {
    clr = csharpType(netType)?.clr ?? netType;
    if (clrNames.size >= 1000) clrNames.clear();
    clrNames.set(netType, clr);
  }
  return clr;
}

/** Counts one more, or several. */
export function bump<K>(counts: Map<K, number>, key: K, by = 1): void {
  counts.set(key, (counts.get(key) ?? 0) + by);
}
