import { FormatError } from '../errors.ts';
import type { ValueTable } from '../tree/value-table.ts';
import { pickleTags } from './tags.ts';
import { l10n } from '../reason.ts';

/**
 * The stack of an unpickler (CPython Lib/pickle.py), on which rows stand instead of objects: containers are
 * filled, calls are written down. A row stands there once; what is fetched again is a reference.
 */
export class PickleMachine {
  readonly #table: ValueTable;
  readonly #stack: number[] = [];
  readonly #marks: number[] = [];
  readonly #memo = new Map<number, number>();

  constructor(table: ValueTable) {
    this.#table = table;
  }

  push(row: number): void {
    this.#stack.push(row);
  }

  /** @throws FormatError `invalid-structure` when nothing stands above the last mark. */
  pop(offset: number): number {
    const floor = this.#marks.at(-1) ?? 0;
    const row = this.#stack.length > floor ? this.#stack.pop() : undefined;
    if (row === undefined) throw empty(offset);
    return row;
  }

  top(offset: number): number {
    const row = this.pop(offset);
    this.#stack.push(row);
    return row;
  }

  mark(): void {
    this.#marks.push(this.#stack.length);
  }

  /** Takes what stands above the last mark, and the mark. */
  popMark(offset: number): number[] {
    const mark = this.#marks.pop();
    if (mark === undefined) {
      throw new FormatError('invalid-structure', l10n.t('The stack has no mark.'), {
        offset,
      });
    }
    return this.#stack.splice(mark);
  }

  /** Drops the top, or the mark on top. */
  drop(offset: number): void {
    if (this.#marks.at(-1) === this.#stack.length) this.#marks.pop();
    else this.pop(offset);
  }

  /** Notes the top under a number. */
  put(number: number, offset: number): void {
    this.#memo.set(number, this.#table.target(this.top(offset)));
  }

  /** Notes the top under the next number. */
  memoize(offset: number): void {
    this.put(this.#memo.size, offset);
  }

  get(number: number, start: number, end: number): void {
    const row = this.#memo.get(number);
    if (row === undefined) {
      throw new FormatError(
        'missing-object',
        l10n.t('A reference points to a value that does not exist.'),
        {
          offset: start,
        },
      );
    }
    this.push(this.#table.addReference(row, start, end));
  }

  /** Pushes a second time what stands on top. */
  duplicate(start: number): void {
    this.push(this.#table.addReference(this.#table.target(this.top(start)), start, start + 1));
  }

  /** Pushes a container with these items. */
  make(tag: number, items: readonly number[], start: number, end: number): void {
    const row = this.#table.add(tag, start, end);
    for (const item of items) this.#table.append(row, item);
    this.push(row);
  }

  /** Adds items to the list, set or object on top. */
  extend(items: readonly number[], start: number, end: number): void {
    const table = this.#table;
    const row = table.target(this.top(start));
    const tag = table.tag(row);
    const isPlain = tag === pickleTags.list || tag === pickleTags.set;
    if (!isPlain && tag !== pickleTags.object) throw noContainer(start);
    table.setEnd(row, Math.max(end, table.end(row)));
    if (isPlain) {
      for (const item of items) table.append(row, item);
      return;
    }
    for (const item of items) {
      const place = table.size(row) >> 1;
      table.append(row, table.add(pickleTags.itemKey, place, place));
      table.append(row, item);
    }
  }

  /** Adds keys and values, in turn, to the dictionary or object on top. */
  setItems(items: readonly number[], start: number, end: number): void {
    const table = this.#table;
    const row = table.target(this.top(start));
    const tag = table.tag(row);
    if (tag !== pickleTags.dictionary && tag !== pickleTags.object) {
      throw noContainer(start);
    }
    if (items.length % 2 === 1) {
      throw new FormatError('invalid-structure', l10n.t('A key has no value.'), { offset: start });
    }
    table.setEnd(row, Math.max(end, table.end(row)));
    for (const item of items) table.append(row, item);
  }

  /** Pushes what a class or function makes of arguments. Nothing is made here: it is written down. */
  makeObject(callable: number, parts: readonly number[], start: number, end: number): void {
    const table = this.#table;
    const row = table.add(pickleTags.object, table.start(callable), end);
    table.append(row, callable);
    for (const part of parts) this.#attach(row, pickleTags.argumentsKey, part, start);
    this.push(row);
  }

  /** Gives the top a state. */
  build(start: number, end: number): void {
    const state = this.pop(start);
    const table = this.#table;
    const row = table.target(this.top(start));
    if (table.tag(row) !== pickleTags.object) throw noContainer(start);
    table.setEnd(row, Math.max(end, table.end(row)));
    this.#attach(row, pickleTags.stateKey, state, start);
  }

  #attach(row: number, key: number, part: number, start: number): void {
    const table = this.#table;
    const isEmptyTuple = table.tag(part) === pickleTags.tuple && table.size(part) === 0;
    if (isEmptyTuple && key === pickleTags.argumentsKey) return;
    table.append(row, table.add(key, start, start));
    table.append(row, part);
  }

  /**
   * What was read when reading stopped: items that wait for their container go into it. Gives the row at
   * the bottom.
   */
  remains(end: number): number | undefined {
    while (this.#marks.length > 0) {
      const items = this.popMark(end);
      const below = this.#stack.at(-1);
      const tag = below === undefined ? 0 : this.#table.tag(this.#table.target(below));
      if (tag === pickleTags.list || tag === pickleTags.set) this.extend(items, end, end);
      else if (tag === pickleTags.dictionary) {
        this.setItems(items.slice(0, items.length & ~1), end, end);
      } else this.make(pickleTags.tuple, items, end, end);
    }
    return this.#stack[0];
  }
}

function empty(offset: number): FormatError {
  return new FormatError('invalid-structure', l10n.t('The stack is empty.'), { offset });
}

function noContainer(offset: number): FormatError {
  return new FormatError(
    'invalid-structure',
    l10n.t('The value on the stack cannot contain other values.'),
    { offset },
  );
}
