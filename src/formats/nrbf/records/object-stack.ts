import { FormatError } from '../../errors.ts';
import { IntList } from '../../bytes/int-list.ts';
import { arrayCode, type RecordTable } from './record-table.ts';
import { l10n } from '../../reason.ts';

/** Numbers that a frame takes on the stack. */
const FRAME = 5;

/**
 * The object that is being read, and the unfinished ones around it. Slots go straight to the table.
 * But how many an array has is known only at its end: from the first object on that begins inside an
 * array, its slots are collected here, and move to the table when it is finished.
 */
export class ObjectStack {
  readonly #table: RecordTable;
  readonly #maxDepth: number;
  /** Unfinished objects around the current one: object, members left, next, position, base. */
  readonly #frames = new IntList(64);
  /** Slots of unfinished arrays that have objects inside, the inner ones behind the outer ones. */
  readonly #collected = new IntList(64);

  // The current object.
  object = -1;
  /** Members or items that are still to come. */
  left = 0;
  /** For objects: the index of the next member's kind. */
  next = 0;
  /** For arrays: the position where the next item goes. */
  position = 0;
  /**
   * For objects: what to add to the index of a member's kind for that of its slot in the table.
   * For arrays: where the slots start in {@link items}.
   */
  base = 0;
  /** For arrays: the list that takes their slots. */
  items: IntList;
  /** Members still to come in the unfinished objects around the current one: a byte each at least. */
  owed = 0;

  constructor(table: RecordTable, maxDepth: number) {
    this.#table = table;
    this.#maxDepth = maxDepth;
    this.items = table.slots;
  }

  /** Begins a class instance; the current object waits until it is finished. */
  pushObject(object: number, members: number, firstKind: number): void {
    this.#push(object, members);
    const { slots, firstSlot } = this.#table;
    this.next = firstKind;
    this.base = slots.length - firstKind;
    firstSlot.set(object, slots.length);
    slots.fillTo(slots.length + members);
  }

  /** Begins an array; the current object waits until it is finished. */
  pushArray(object: number, length: number): void {
    this.#push(object, length);
    this.position = 0;
    this.items = this.#table.slots;
    this.base = this.items.length;
  }

  #push(object: number, left: number): void {
    if (this.object >= 0) {
      const frames = this.#frames;
      if (frames.length >= this.#maxDepth * FRAME) {
        throw new FormatError(
          'limit-exceeded',
          l10n.t('Values are nested more than {0} levels deep.', this.#maxDepth),
          {
            offset: this.#table.start.at(object),
            details: { limit: this.#maxDepth },
          },
        );
      }
      if (this.#isClass()) this.owed += this.left;
      else this.#collect();
      frames.push4(this.object, this.left, this.next, this.position);
      frames.push(this.base);
    }
    this.object = object;
    this.left = left;
  }

  /** Takes the current array's slots out of the table: an object inside puts its own there. */
  #collect(): void {
    const { slots } = this.#table;
    const collected = this.#collected;
    if (this.items === collected) return;
    const base = collected.length;
    collected.append(slots, this.base, slots.length);
    slots.length = this.base;
    this.base = base;
    this.items = collected;
  }

  /** Ends the current object, and goes on with the one around it. */
  pop(): void {
    const table = this.#table;
    if (!this.#isClass()) this.#keepItems();
    const frames = this.#frames;
    const at = frames.length - FRAME;
    if (at < 0) {
      this.object = -1;
      return;
    }
    this.object = frames.at(at);
    this.left = frames.at(at + 1);
    this.next = frames.at(at + 2);
    this.position = frames.at(at + 3);
    this.base = frames.at(at + 4);
    frames.length = at;
    if (table.classOf.at(this.object) >= 0) this.owed -= this.left;
    else this.items = this.#collected;
  }

  /** Notes where the slots of the current array are; moves them to the table if they aren't there. */
  #keepItems(): void {
    const table = this.#table;
    const { slots } = table;
    const { items } = this;
    const array = ~table.classOf.at(this.object);
    const count = items.length - this.base;
    if (items !== slots) {
      slots.append(items, this.base, items.length);
      items.length = this.base;
    }
    table.firstSlot.set(this.object, slots.length - count);
    const isPaired = (table.arrayCode.at(array) & arrayCode.PAIRED) !== 0;
    table.arraySlots.set(array, isPaired ? count >> 1 : count);
  }

  #isClass(): boolean {
    return this.object >= 0 && this.#table.classOf.at(this.object) >= 0;
  }

  /** Gives the memory back that only a scan needs. */
  release(): void {
    this.#frames.release();
    this.#collected.release();
  }

  /** From here on, the n-th record of an array isn't its n-th item: positions are noted, too. */
  startPairs(array: number): void {
    const { items } = this;
    const count = items.length - this.base;
    items.reserve(count);
    for (let i = count - 1; i >= 0; i--) {
      items.set(this.base + i * 2 + 1, items.at(this.base + i));
      items.set(this.base + i * 2, i);
    }
    items.length = this.base + count * 2;
    this.position = count;
    const code = this.#table.arrayCode.at(array);
    this.#table.arrayCode.set(array, code | arrayCode.PAIRED);
  }

  /** True when no unfinished object waits for anything behind the current member. */
  isLastMember(): boolean {
    let isLast = this.left === 0;
    for (let at = 0; at < this.#frames.length; at += FRAME) {
      isLast &&= this.#frames.at(at + 1) === 0;
    }
    return isLast;
  }

  /** Keeps what was read of the objects that the stream broke off in. */
  closeUnfinished(): void {
    const { slots, start } = this.#table;
    while (this.object >= 0) {
      // An inline object whose head could not be read doesn't exist.
      const isClass = this.#isClass();
      const list = isClass ? slots : this.items;
      const last = isClass ? this.base + this.next - 1 : list.length - 1;
      if (~list.at(last) >= start.length) list.set(last, 0);
      this.pop();
    }
  }
}
