import { plainBytes } from '../bytes/plain-bytes.ts';
import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** The tag of a node that stands for another one, read before: its target is {@link ValueTable.target}. */
export const REFERENCE = 255;

/** No node. */
export const NONE = -1;

const FIELDS = 6;
const [START, END, LAST, NEXT, PARENT, SIZE] = [0, 1, 2, 3, 4, 5] as const;

/**
 * The values of a payload as rows of numbers: what each is (`tag`, whose meaning is the format's), where its
 * bytes are, and its children. A row takes 25 bytes, so that a payload of many megabytes opens without an
 * object for each value. A node has one parent at most; what is used again stands there as a REFERENCE.
 *
 * Ids are numbers from 0, in the order in which nodes were added. Children of a map are key, value, key, value….
 */
export class ValueTable {
  readonly bytes: Uint8Array;
  readonly #maxValues: number;
  #tags = new Uint8Array(64);
  #cells = new Int32Array(64 * FIELDS);
  #count = 0;
  #hasReferences = false;

  /** @param maxValues the most nodes that may be added; the next one fails with `limit-exceeded`. */
  constructor(bytes: Uint8Array, maxValues: number) {
    this.bytes = plainBytes(bytes);
    this.#maxValues = maxValues;
  }

  /** How many nodes there are. */
  get count(): number {
    return this.#count;
  }

  /** Whether any node stands for another one. */
  get hasReferences(): boolean {
    return this.#hasReferences;
  }

  /** Adds a node without parent or children; gives its id. @throws FormatError `limit-exceeded`. */
  add(tag: number, start: number, end: number): number {
    const id = this.#count;
    if (id === this.#tags.length) this.#grow(start);
    this.#count++;
    this.#tags[id] = tag;
    const row = id * FIELDS;
    this.#cells[row + START] = start;
    this.#cells[row + END] = end;
    this.#cells[row + LAST] = NONE;
    this.#cells[row + NEXT] = NONE;
    this.#cells[row + PARENT] = NONE;
    this.#cells[row + SIZE] = 0;
    return id;
  }

  /** Adds a node that stands for `target`. */
  addReference(target: number, start: number, end: number): number {
    const id = this.add(REFERENCE, start, end);
    this.#cells[id * FIELDS + LAST] = target;
    this.#hasReferences = true;
    return id;
  }

  /** Makes a node the last child of another one. */
  append(parent: number, child: number): void {
    const cells = this.#cells;
    const row = parent * FIELDS;
    const last = cells[row + LAST] ?? NONE;
    // The children are a ring: the last one's next is the first.
    if (last === NONE) cells[child * FIELDS + NEXT] = child;
    else {
      cells[child * FIELDS + NEXT] = cells[last * FIELDS + NEXT] ?? NONE;
      cells[last * FIELDS + NEXT] = child;
    }
    cells[row + LAST] = child;
    cells[row + SIZE] = (cells[row + SIZE] ?? 0) + 1;
    cells[child * FIELDS + PARENT] = parent;
  }

  /** Takes all children of a node but the first `size` ones from it; their rows stay, and belong to nothing. */
  truncate(parent: number, size: number): void {
    if (size >= this.size(parent)) return;
    const row = parent * FIELDS;
    const last = size === 0 ? NONE : this.child(parent, size - 1);
    if (last !== NONE) this.#cells[last * FIELDS + NEXT] = this.firstChild(parent);
    this.#cells[row + LAST] = last;
    this.#cells[row + SIZE] = size;
  }

  tag(id: number): number {
    return this.#tags[id] ?? 0;
  }

  setTag(id: number, tag: number): void {
    this.#tags[id] = tag;
  }

  start(id: number): number {
    return this.#cells[id * FIELDS + START] ?? 0;
  }

  end(id: number): number {
    return this.#cells[id * FIELDS + END] ?? 0;
  }

  setEnd(id: number, end: number): void {
    this.#cells[id * FIELDS + END] = end;
  }

  /** The node that holds this one; NONE for the root. */
  parent(id: number): number {
    return this.#cells[id * FIELDS + PARENT] ?? NONE;
  }

  /** How many children a node has, keys counted too. */
  size(id: number): number {
    return this.#cells[id * FIELDS + SIZE] ?? 0;
  }

  firstChild(id: number): number {
    if (this.tag(id) === REFERENCE) return NONE;
    const last = this.lastChild(id);
    return last === NONE ? NONE : (this.#cells[last * FIELDS + NEXT] ?? NONE);
  }

  lastChild(id: number): number {
    return this.tag(id) === REFERENCE ? NONE : (this.#cells[id * FIELDS + LAST] ?? NONE);
  }

  /** The child behind this one; the first one behind the last. */
  next(id: number): number {
    return this.#cells[id * FIELDS + NEXT] ?? NONE;
  }

  /** What a node stands for: itself, unless it is a reference. */
  target(id: number): number {
    let at = id;
    // A reference to a reference is followed, but not in a circle of nothing else.
    for (let steps = 0; this.tag(at) === REFERENCE && steps < 100; steps++) {
      at = this.#cells[at * FIELDS + LAST] ?? NONE;
    }
    return at;
  }

  /** What a reference names, which may be one itself; NONE for other rows. */
  referent(id: number): number {
    return this.tag(id) === REFERENCE ? (this.#cells[id * FIELDS + LAST] ?? NONE) : NONE;
  }

  /** The `index`th of a node's children, keys counted too; NONE when there is none. */
  child(id: number, index: number): number {
    if (index < 0 || index >= this.size(id)) return NONE;
    let child = this.firstChild(id);
    for (let i = 0; i < index; i++) child = this.next(child);
    return child;
  }

  /** The children in order. */
  *children(id: number): Generator<number> {
    let child = this.firstChild(id);
    for (let left = this.size(id); left > 0; left--) {
      yield child;
      child = this.next(child);
    }
  }

  #grow(offset: number): void {
    const capacity = Math.min(this.#tags.length * 2, this.#maxValues);
    if (capacity <= this.#count) {
      throw new FormatError(
        'limit-exceeded',
        l10n.t('The data has more than {0} values.', this.#maxValues),
        {
          offset,
          details: { limit: this.#maxValues },
        },
      );
    }
    const tags = new Uint8Array(capacity);
    tags.set(this.#tags);
    const cells = new Int32Array(capacity * FIELDS);
    cells.set(this.#cells);
    this.#tags = tags;
    this.#cells = cells;
  }
}
