import { FormatError } from '../../errors.ts';
import { IntList } from '../../bytes/int-list.ts';
import { arrayCode, type RecordTable } from './record-table.ts';

/** Numbers that a frame takes on the stack. */
const FRAME = 5;

/**
 * The object that is being read, and the unfinished ones around it. Slots are collected here until
 * their object is finished, so that an object's slots end up side by side.
 */
export class ObjectStack {
  readonly #table: RecordTable;
  readonly #maxDepth: number;
  /** Unfinished objects around the current one: object, members left, next, position, base. */
  readonly #frames = new IntList(64);
  /** Slots of unfinished objects, the inner ones behind the outer ones. */
  readonly slots = new IntList(64);

  // The current object.
  object = -1;
  /** Members or items that are still to come. */
  left = 0;
  /** For objects: the index of the next member's kind. */
  next = 0;
  /** For arrays: the position where the next item goes. */
  position = 0;
  /** Where the object's slots start in the pending ones. */
  base = 0;
  /** Members still to come in the unfinished objects around the current one: a byte each at least. */
  owed = 0;

  constructor(table: RecordTable, maxDepth: number) {
    this.#table = table;
    this.#maxDepth = maxDepth;
  }

  /** Begins an object or array; the current one waits until it is finished. */
  push(object: number, left: number, next: number): void {
    const frames = this.#frames;
    if (frames.length >= this.#maxDepth * FRAME) {
      throw new FormatError('limit-exceeded', `Values nest deeper than ${this.#maxDepth}.`, {
        offset: this.#table.start.at(object),
        details: { limit: this.#maxDepth },
      });
    }
    if (this.#isClass()) this.owed += this.left;
    frames.push(this.object);
    frames.push(this.left);
    frames.push(this.next);
    frames.push(this.position);
    frames.push(this.base);
    this.object = object;
    this.left = left;
    this.next = next;
    this.position = 0;
    this.base = this.slots.length;
  }

  /** Moves the current object's slots to their place, and goes on with the one around it. */
  pop(): void {
    const table = this.#table;
    const pending = this.slots;
    const object = this.object;
    table.firstSlot.set(object, table.slots.length);
    table.slots.append(pending, this.base, pending.length);
    const layout = table.layout.at(object);
    if (layout < 0) {
      const isPaired = (table.arrayCode.at(~layout) & arrayCode.PAIRED) !== 0;
      const count = pending.length - this.base;
      table.arraySlots.set(~layout, isPaired ? count >> 1 : count);
    }
    pending.length = this.base;
    const { items } = this.#frames;
    const at = this.#frames.length - FRAME;
    this.object = items[at] ?? 0;
    this.left = items[at + 1] ?? 0;
    this.next = items[at + 2] ?? 0;
    this.position = items[at + 3] ?? 0;
    this.base = items[at + 4] ?? 0;
    this.#frames.length = at;
    if (this.#isClass()) this.owed -= this.left;
  }

  #isClass(): boolean {
    return this.object >= 0 && this.#table.layout.at(this.object) >= 0;
  }

  /** From here on, the n-th record of an array isn't its n-th item: positions are noted, too. */
  startPairs(array: number): void {
    const pending = this.slots;
    const count = pending.length - this.base;
    pending.reserve(count);
    for (let i = count - 1; i >= 0; i--) {
      pending.items[this.base + i * 2 + 1] = pending.at(this.base + i);
      pending.items[this.base + i * 2] = i;
    }
    pending.length = this.base + count * 2;
    this.position = count;
    const code = this.#table.arrayCode.at(array);
    this.#table.arrayCode.set(array, code | arrayCode.PAIRED);
  }

  /** True when no unfinished object waits for anything behind the current member. */
  isLastMember(): boolean {
    let isLast = this.left === 0;
    for (let at = 0; at < this.#frames.length; at += FRAME) {
      isLast &&= this.#frames.at(at) < 0 || this.#frames.at(at + 1) === 0;
    }
    return isLast;
  }

  /** Keeps what was read of the objects that the stream broke off in. */
  closeUnfinished(): void {
    const table = this.#table;
    while (this.object >= 0) {
      const layout = table.layout.at(this.object);
      // An inline object whose head could not be read doesn't exist.
      const last = this.slots.length - 1;
      if (last >= this.base && ~this.slots.at(last) >= table.start.length) {
        this.slots.items[last] = 0;
      }
      if (layout >= 0) {
        const missing = this.base + table.layouts.memberCount.at(layout);
        while (this.slots.length < missing) this.slots.push(0);
      }
      this.pop();
    }
  }
}
