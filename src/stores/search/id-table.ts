import type { IdArena } from './id-arena.ts';

/** What an entry says beside the number of its id: bits of the caller's, three at most. */
const FLAG_BITS = 3;
const FLAG_MASK = (1 << FLAG_BITS) - 1;
/** The largest table that is made beforehand, in slots. */
const MAX_FIRST_SLOTS = 1 << 21;

/**
 * Finds ids of an arena by their bytes, and keeps up to three flags for each.
 *
 * With millions of ids, the time goes into waiting for memory. So an entry holds 30 bits of a
 * second hash, and an id whose slot and fingerprint both agree is taken for the same without a
 * look at its bytes, unless a flag is set for the second time: then the bytes decide. Two ids that
 * agree by chance (one scan of a million in some hundreds has such a pair) are so told apart as
 * soon as they have a flag in common.
 */
export class IdTable {
  readonly #arena: IdArena;
  /** Two numbers a slot: the fingerprint; and the id's number plus one above its flags, 0 if free. */
  #slots: Int32Array;
  #mask: number;
  /** Of the id that was hashed last: where it belongs, before masking, and its fingerprint. */
  #place = 0;
  #fingerprint = 0;

  /** @param expected how many ids may come, if that is known: spares growing */
  constructor(arena: IdArena, expected: number) {
    this.#arena = arena;
    const slots = 2 ** Math.ceil(Math.log2(Math.max(expected, 2048)));
    this.#slots = new Int32Array(2 * Math.min(slots, MAX_FIRST_SLOTS));
    this.#mask = this.#slots.length / 2 - 1;
  }

  /**
   * Notes an id with a flag; `tag` is of the arena and part of the name.
   * @param mayCome whether an id that isn't known may come in
   * @returns 'new' for an id that comes for the first time, 'flagged' if only the flag is new, 'left-out'
   * for one that may not come
   */
  add(
    bytes: Uint8Array,
    start: number,
    end: number,
    tag: number,
    flag: number,
    mayCome: boolean,
  ): 'new' | 'flagged' | 'known' | 'left-out' {
    this.#hash(bytes, start, end, tag);
    const fingerprint = this.#fingerprint;
    let slot = this.#place & this.#mask;
    for (;;) {
      const entry = this.#slots[2 * slot + 1] ?? 0;
      if (entry === 0) break;
      if (this.#slots[2 * slot] === fingerprint) {
        if ((entry & flag) === 0) {
          this.#slots[2 * slot + 1] = entry | flag;
          return 'flagged';
        }
        if (this.#isId((entry >>> FLAG_BITS) - 1, bytes, start, end, tag)) return 'known';
      }
      slot = (slot + 1) & this.#mask;
    }
    if (!mayCome) return 'left-out';
    const number = this.#arena.add(bytes, start, end, tag);
    this.#slots[2 * slot] = fingerprint;
    this.#slots[2 * slot + 1] = ((number + 1) << FLAG_BITS) | flag;
    if (this.#arena.count * 2 > this.#mask) this.#grow();
    return 'new';
  }

  /** The flags of an id, or 0 if it isn't known. */
  flagsOf(bytes: Uint8Array, tag: number): number {
    this.#hash(bytes, 0, bytes.length, tag);
    let slot = this.#place & this.#mask;
    for (;;) {
      const entry = this.#slots[2 * slot + 1] ?? 0;
      if (entry === 0) return 0;
      const number = (entry >>> FLAG_BITS) - 1;
      if (this.#isId(number, bytes, 0, bytes.length, tag)) return entry & FLAG_MASK;
      slot = (slot + 1) & this.#mask;
    }
  }

  #isId(number: number, bytes: Uint8Array, start: number, end: number, tag: number): boolean {
    return this.#arena.tagOf(number) === tag && this.#arena.equals(number, bytes, start, end);
  }

  /** Two hashes in one go, four bytes at a time, each with the finish of MurmurHash3. */
  #hash(bytes: Uint8Array, start: number, end: number, tag: number): void {
    let place = Math.imul(tag + 1, 0x9e3779b1);
    let fingerprint = ~place;
    let index = start;
    for (; index + 4 <= end; index += 4) {
      const word =
        (bytes[index] ?? 0) |
        ((bytes[index + 1] ?? 0) << 8) |
        ((bytes[index + 2] ?? 0) << 16) |
        ((bytes[index + 3] ?? 0) << 24);
      place = Math.imul(place ^ word, 0xcc9e2d51);
      place ^= place >>> 15;
      fingerprint = Math.imul(fingerprint ^ word, 0x1b873593);
      fingerprint ^= fingerprint >>> 13;
    }
    for (; index < end; index++) {
      const byte = (bytes[index] ?? 0) + 1;
      place = Math.imul(place ^ byte, 0x01000193);
      fingerprint = Math.imul(fingerprint ^ byte, 0x5bd1e995);
    }
    this.#place = finish(place ^ (end - start));
    this.#fingerprint = finish(fingerprint);
  }

  #grow(): void {
    const old = this.#slots;
    this.#slots = new Int32Array(old.length * 2);
    this.#mask = this.#slots.length / 2 - 1;
    for (let at = 0; at < old.length; at += 2) {
      const entry = old[at + 1] ?? 0;
      if (entry === 0) continue;
      const number = (entry >>> FLAG_BITS) - 1;
      const bytes = this.#arena.bytesOf(number);
      this.#hash(bytes, 0, bytes.length, this.#arena.tagOf(number));
      let slot = this.#place & this.#mask;
      while (this.#slots[2 * slot + 1] !== 0) slot = (slot + 1) & this.#mask;
      this.#slots[2 * slot] = old[at] ?? 0;
      this.#slots[2 * slot + 1] = entry;
    }
  }
}

/** Lets each bit change all others. 30 bits, which every engine keeps without an object for them. */
function finish(hash: number): number {
  let mixed = Math.imul(hash ^ (hash >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) & 0x3fffffff;
}
