import type { SessionItem } from '../../stores/session.ts';
import type { SearchHit } from './item-search.ts';

/** Larger items are seldom alike, and decoded each time. */
const MAX_ITEM_BYTES = 4096;
/** What a generation may hold, counted in characters and guessed for the rest. */
const MAX_SIZE = 4_000_000;
const ENTRY_SIZE = 64;
const HIT_SIZE = 400;

/**
 * What a search found in items, by their bytes: sites store the same settings, roles and empty carts in
 * many sessions. Two generations are kept, of about 4 MB each; what wasn't asked for in both is forgotten.
 */
export class KnownItems {
  #young = new Map<string, readonly SearchHit[]>();
  #old = new Map<string, readonly SearchHit[]>();
  #size = 0;

  /** What was found in an equal item of the same layout, or what `find` finds. */
  get(layoutId: string, item: SessionItem, find: () => readonly SearchHit[]): readonly SearchHit[] {
    const { bytes, name, encoding = '' } = item;
    const isOfItsOwn =
      item.within !== undefined || item.place !== undefined || item.decoderFailure !== undefined;
    if (isOfItsOwn || bytes.length > MAX_ITEM_BYTES) return find();
    const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1');
    // Lengths stand before what may hold anything, so that no two items have one key.
    const key = `${layoutId} ${encoding} ${name === null ? '' : name.length}:${name ?? ''}${text}`;
    let hits = this.#young.get(key);
    if (hits) return hits;
    hits = this.#old.get(key) ?? find();
    this.#young.set(key, hits);
    this.#size += key.length + ENTRY_SIZE + hits.length * HIT_SIZE;
    if (this.#size > MAX_SIZE) {
      this.#old = this.#young;
      this.#young = new Map();
      this.#size = 0;
    }
    return hits;
  }
}
