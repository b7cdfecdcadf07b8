import { FormatError } from '../../../errors.ts';
import { scalarChoice } from '../../../choices.ts';
import { int32 } from '../../../bytes/int32.ts';
import { parseBoolean } from '../../../scalars/text.ts';
import { concatBytes } from '../../../splice.ts';
import type { NewValue, ValueChoice } from '../../../value.ts';
import type { BitsShape } from '../../model/shape.ts';
import { itemCount } from '../../records/place.ts';
import type { Editing } from '../editing.ts';
import { isSharedArray } from '../own-array.ts';
import { setLength } from '../plan-bytes.ts';
import { sharedElsewhere } from '../plan-string.ts';
import { countChange, setTo } from './counters.ts';
import type { ItemStore } from './store.ts';
import { l10n } from '../../../reason.ts';

const choices: readonly ValueChoice[] = [scalarChoice('Boolean')];

/** The bits of a BitArray, in as many words as they take. */
export class Bits implements ItemStore {
  readonly choices = choices;
  readonly canRemove = true;
  readonly canMove = true;
  readonly #shape: BitsShape;

  constructor(shape: BitsShape) {
    this.#shape = shape;
  }

  insert(editing: Editing, index: number, value: NewValue): number {
    const bit = bitOf(editing, value);
    this.#write(editing, this.#bits().toSpliced(index, 0, bit));
    return index;
  }

  remove(editing: Editing, index: number): void {
    this.#write(editing, this.#bits().toSpliced(index, 1));
  }

  move(editing: Editing, from: number, to: number): void {
    const bits = this.#bits();
    const [bit = false] = bits.splice(from, 1);
    this.#write(editing, bits.toSpliced(to, 0, bit));
  }

  #bits(): boolean[] {
    const { length } = this.#shape;
    return Array.from({ length }, (_, index) => this.#shape.bit(index));
  }

  #write(editing: Editing, bits: readonly boolean[]): void {
    const { storage } = this.#shape;
    const { table, model, changes } = editing;
    if (isSharedArray(model, storage.array, storage.owner)) throw sharedElsewhere();
    const words = new Int32Array(Math.ceil(bits.length / 32));
    for (const [index, bit] of bits.entries()) {
      if (bit) words[index >> 5] = (words[index >> 5] ?? 0) | (1 << (index & 31));
    }
    const start = table.arrayData.at(~table.classOf.at(storage.array));
    const end = start + itemCount(table, storage.array) * 4;
    changes.replace(start, end, concatBytes(Array.from(words, int32)));
    setLength(table, storage.array, words.length, changes);
    setTo(editing, storage.owner, 'm_length', bits.length);
    countChange(editing, storage.owner);
  }
}

/** @throws FormatError for what is no bit */
function bitOf(editing: Editing, value: NewValue): boolean {
  const text =
    value.kind === 'scalar'
      ? value.text
      : value.kind === 'copy'
        ? editing.nodeAt(value.path).text
        : undefined;
  if (text !== undefined) return parseBoolean(text);
  throw new FormatError('wrong-type', l10n.t('A value of that kind cannot be used here.'));
}
