import { FormatError } from '../errors.ts';
import { isDangerousClass, dangerWarning } from '../nrbf/known/dangerous.ts';
import { l10n } from '../reason.ts';
import type { TableParse } from '../tree/parse-table.ts';
import { NONE } from '../tree/value-table.ts';
import type { ElementHead } from './head.ts';
import { contractTags as tags } from './tags.ts';
import { isItemName } from './types.ts';

/** An element that is open. */
interface Frame {
  /** Its row; NONE for an entry of a dictionary, whose key and value are the dictionary's own children. */
  readonly row: number;
  readonly head: ElementHead;
  readonly isReference: boolean;
  childCount: number;
  /** How many of its children are entries of a dictionary. */
  entries: number;
  firstName: string;
  hasOneName: boolean;
  /** The row of `_items`, and how many of those count. */
  items: number;
  itemCount: number | undefined;
  hasEntriesMember: boolean;
}

/** The entries of a dictionary: `KeyValueOfstringint`, `KeyValuePairOfstringint`. */
const entryName = /^KeyValue(?:Pair)?Of/;

/** Makes rows of elements as they open and close. */
export class ElementBuilder {
  readonly #parse: TableParse;
  readonly #open: Frame[] = [];
  readonly #ids = new Map<string, number>();

  constructor(parse: TableParse) {
    this.#parse = parse;
  }

  /** How many elements are open. */
  get depth(): number {
    return this.#open.length;
  }

  /** Whether the element that is open has elements in it. */
  get hasChildren(): boolean {
    return (this.#open.at(-1)?.childCount ?? 0) > 0;
  }

  /** Begins an element. @throws FormatError */
  begin(head: ElementHead, start: number): void {
    const { table } = this.#parse;
    const outer = this.#open.at(-1);
    const isEntry = outer !== undefined && outer.row !== NONE && entryName.test(head.name);
    if (outer) this.#count(outer, head, isEntry, start);
    const target = head.ref === undefined ? undefined : this.#ids.get(head.ref);
    if (head.ref !== undefined && target === undefined) throw noSuchElement(start);
    let row = NONE;
    if (target !== undefined) row = table.addReference(target, start, start);
    else if (!isEntry) row = table.add(tags.text, start, start);
    if (row !== NONE) this.#append(row);
    if (head.id !== undefined && row !== NONE) this.#ids.set(head.id, row);
    if (outer && head.name === '_items') outer.items = row;
    this.#warn(head, start);
    this.#open.push({
      row,
      head,
      isReference: target !== undefined,
      childCount: 0,
      entries: 0,
      firstName: '',
      hasOneName: true,
      items: NONE,
      itemCount: undefined,
      hasEntriesMember: false,
    });
    this.#parse.checkDepth(this.#open.length, start);
  }

  /** Values that stand one behind the other, without elements of their own. */
  items(tag: number, start: number, size: number, count: number): void {
    const { table } = this.#parse;
    const outer = this.#open.at(-1);
    if (!outer || outer.row === NONE || outer.isReference) throw invalid(start);
    if (outer.childCount === 0) outer.firstName = 'int';
    // Whatever they are called, an element with such values is a list.
    else outer.hasOneName = outer.firstName === 'int';
    outer.childCount += count;
    for (let index = 0; index < count; index++) {
      const at = start + index * size;
      table.append(outer.row, table.add(tag, at, at + size));
    }
  }

  /**
   * Ends the element that is open.
   * @param text what stands in it
   * @throws FormatError
   */
  end(end: number, text: () => string): void {
    const { table } = this.#parse;
    const frame = this.#open.pop();
    if (!frame) return;
    if (frame.row === NONE) {
      if (frame.childCount !== 2) throw invalid(end);
      return;
    }
    table.setEnd(frame.row, end);
    const outer = this.#open.at(-1);
    if (outer && frame.head.name === '_size' && frame.childCount === 0) {
      const count = Number(text());
      if (Number.isSafeInteger(count) && count >= 0) outer.itemCount = count;
    }
    if (!frame.isReference) table.setTag(frame.row, this.#tagOf(frame, end));
    else if (frame.childCount > 0) throw invalid(end);
  }

  #count(outer: Frame, head: ElementHead, isEntry: boolean, start: number): void {
    const { name } = head;
    if (outer.row === NONE) {
      const expected = outer.childCount === 0 ? 'key' : 'value';
      if (outer.childCount > 1 || name.toLowerCase() !== expected) throw invalid(start);
    }
    if (outer.childCount === 0) outer.firstName = name;
    else outer.hasOneName &&= outer.firstName === name;
    outer.childCount++;
    if (isEntry) outer.entries++;
    if (name === 'KeyValuePairs') outer.hasEntriesMember = true;
  }

  #append(row: number): void {
    const outer = this.#open.at(-1);
    const holder = outer?.row === NONE ? this.#open.at(-2) : outer;
    if (holder) this.#parse.table.append(holder.row, row);
  }

  #tagOf({ head, ...frame }: Frame, end: number): number {
    const { table } = this.#parse;
    const size = table.size(frame.row);
    if (head.isNil) return tags.null;
    if (size === 0) return head.size === undefined ? tags.text : tags.list;
    if (frame.entries > 0) {
      if (frame.entries !== frame.childCount) throw invalid(end);
      return tags.dictionary;
    }
    if (frame.items !== NONE && frame.itemCount !== undefined) {
      if (frame.itemCount <= table.size(frame.items)) {
        table.truncate(frame.items, frame.itemCount);
        return tags.listFields;
      }
    }
    if (frame.hasEntriesMember && head.className !== undefined) return tags.dictionaryFields;
    const isArray = head.size !== undefined || head.name.startsWith('ArrayOf');
    const { childCount, firstName } = frame;
    const looksListed = childCount !== 1 || isItemName(firstName);
    return frame.hasOneName && (isArray || looksListed) ? tags.list : tags.object;
  }

  #warn({ className }: ElementHead, start: number): void {
    if (className === undefined || !isDangerousClass(className)) return;
    const { code, reason } = dangerWarning(className, start);
    this.#parse.warn(code, start, reason);
  }
}

function invalid(offset: number): FormatError {
  return new FormatError('invalid-structure', l10n.t('There is no value here.'), { offset });
}

function noSuchElement(offset: number): FormatError {
  const reason = l10n.t('The data refers to an object that is not in it.');
  return new FormatError('missing-object', reason, { offset });
}
