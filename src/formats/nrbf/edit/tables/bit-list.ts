import type { Changes } from '../changes.ts';
import { int32 } from '../../../bytes/int32.ts';
import { referencesTo } from '../usage.ts';
import { FormatError } from '../../../errors.ts';
import type { Model } from '../../model/model.ts';
import type { Bits } from '../../tables/binary/binary-view.ts';
import { l10n } from '../../../reason.ts';

/** Plans changes of a BitArray: its words and their number (dotnet/runtime, BitArray.cs). */
export class BitList {
  readonly #model: Model;
  readonly #bits: Bits;
  readonly #values: boolean[];

  constructor(model: Model, bits: Bits) {
    this.#model = model;
    this.#bits = bits;
    this.#values = Array.from({ length: bits.length }, (_, index) => bits.bit(index));
  }

  set(index: number, value: boolean): void {
    this.#values[index] = value;
  }

  insert(index: number, ...values: readonly boolean[]): void {
    this.#values.splice(index, 0, ...values);
  }

  remove(index: number, count: number): void {
    this.#values.splice(index, count);
  }

  /** @throws FormatError where the bits belong to another object, too, or aren't as .NET keeps them */
  commit(changes: Changes): void {
    const model = this.#model;
    const { table } = model;
    const { object } = this.#bits;
    const array = model.array(object, 'm_array') ?? model.array(object, '_array');
    const length = model.target(object, 'm_length');
    if (array === undefined || length?.type !== 'primitive') {
      throw new FormatError(
        'read-only',
        l10n.t('The rows are not stored the way .NET stores them, so they cannot be edited.'),
      );
    }
    refuseShared(model, array);
    const words = new Uint8Array(Math.ceil(this.#values.length / 32) * 4);
    for (const [index, value] of this.#values.entries()) {
      const at = index >> 3;
      if (value) words[at] = (words[at] ?? 0) | (1 << (index & 7));
    }
    const start = table.start.at(array);
    changes.replace(start + 5, start + 9, int32(words.length / 4));
    changes.replace(table.arrayData.at(~table.classOf.at(array)), table.end.at(array), words);
    changes.replace(length.offset, length.offset + 4, int32(this.#values.length));
  }
}

/** @throws FormatError `shared-elsewhere` for an object that more than one place refers to */
export function refuseShared({ table }: Model, object: number): void {
  if (referencesTo(table, ~object).length <= 1) return;
  throw new FormatError(
    'shared-elsewhere',
    l10n.t('Another object uses the same rows, so they cannot be edited here.'),
  );
}
