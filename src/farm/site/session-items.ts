import { foldItemName } from '../../formats/alt/item-name.ts';
import type { ForeignValue, ItemCodec, SessionValue } from './values.ts';

/** An item as a store keeps it. `nameBytes`: its name exactly as it was read. */
export interface StoredItem {
  readonly name: string | null;
  readonly bytes: Uint8Array;
  readonly nameBytes?: Uint8Array;
}

interface Entry {
  readonly name: string | null;
  readonly nameBytes?: Uint8Array;
  /** As read, or encoded when it was set. */
  readonly bytes: Uint8Array;
}

const keyOf = (name: string | null): string => (name === null ? '\0' : foldItemName(name));

/**
 * The items of a session while a request works on it. Names are the same whatever their case, and
 * keep the spelling that came first. What isn't touched keeps its bytes.
 */
export class SessionItems {
  readonly #codec: ItemCodec;
  readonly #entries = new Map<string, Entry>();
  readonly #changed = new Map<string, string>();
  readonly #removed = new Map<string, string>();

  constructor(codec: ItemCodec, stored: readonly StoredItem[]) {
    this.#codec = codec;
    for (const item of stored) {
      const key = keyOf(item.name);
      // Of two spellings in a hash, the first gives the name and the last the value.
      const earlier = this.#entries.get(key);
      this.#entries.set(key, earlier ? { ...earlier, bytes: item.bytes } : item);
    }
  }

  get size(): number {
    return this.#entries.size;
  }

  get isDirty(): boolean {
    return this.#changed.size > 0 || this.#removed.size > 0;
  }

  /** The names of the items that were set or removed. */
  get touched(): readonly string[] {
    return [...this.#changed.values(), ...this.#removed.values()];
  }

  get removedNames(): readonly string[] {
    return [...this.#removed.values()];
  }

  get(name: string): SessionValue | ForeignValue | null | undefined {
    const entry = this.#entries.get(keyOf(name));
    return entry && this.#codec.decode(entry.bytes);
  }

  set(name: string, value: SessionValue): void {
    const key = keyOf(name);
    const earlier = this.#entries.get(key);
    const bytes = this.#codec.encode(value);
    this.#entries.set(key, earlier ? { ...earlier, bytes } : { name, bytes });
    this.#changed.set(key, earlier?.name ?? name);
    this.#removed.delete(key);
  }

  remove(name: string): void {
    const key = keyOf(name);
    const earlier = this.#entries.get(key);
    if (!earlier) return;
    this.#entries.delete(key);
    this.#changed.delete(key);
    this.#removed.set(key, earlier.name ?? '');
  }

  /** All items, in the order in which they came. */
  all(): readonly StoredItem[] {
    return [...this.#entries.values()];
  }

  /** The items that were set. */
  changed(): readonly StoredItem[] {
    return [...this.#changed.keys()].flatMap((key) => this.#entries.get(key) ?? []);
  }
}
