import { FormatError } from '../../errors.ts';
import { IntList } from '../../bytes/int-list.ts';
import type { RecordTable } from './record-table.ts';
import { l10n } from '../../reason.ts';

/** Keeps book of ids while a stream is read: which record each belongs to, and who refers to it. */
export class References {
  readonly #table: RecordTable;
  /** Offsets of references to ids that had not been read then; complements where a string has to be. */
  readonly #forward = new IntList(64);

  constructor(table: RecordTable) {
    this.#table = table;
  }

  /** Notes which record an id belongs to: the offset of a string, or `~object`. */
  define(id: number, target: number, start: number): void {
    // Nothing can refer to id 0.
    if (id === 0) return;
    const table = this.#table;
    const known = table.ids.get(id);
    if (known === 0) {
      table.ids.set(id, target);
      return;
    }
    if (known > 0 && target > 0) {
      table.repeatString(id, known, target);
      return;
    }
    table.failure ??= new FormatError('duplicate-id', l10n.t('Two objects have the ID {0}.', id), {
      offset: start,
      details: { id },
    });
  }

  /** Notes a reference at `pos` to `id`; `isString` says that only a string may stand there. */
  refer(pos: number, id: number, isString: boolean): void {
    const target = this.#table.ids.get(id);
    if (target === 0) this.#forward.push(isString ? ~pos : pos);
    else if (isString && target < 0) this.#warnNoString(pos);
  }

  /** Gives the memory back that only a scan needs. */
  release(): void {
    this.#forward.release();
  }

  #warnNoString(pos: number): void {
    const reason = l10n.t('A member that is declared as a string refers to an object.');
    this.#table.warn('object-for-string', pos, reason, true);
  }

  /** Looks up what could not be while reading: references to what came later, and the root. */
  check(): void {
    const table = this.#table;
    const forward = this.#forward;
    for (let i = 0; i < forward.length; i++) {
      const entry = forward.at(i);
      const pos = entry < 0 ? ~entry : entry;
      const id = table.view.getInt32(pos + 1, true);
      const target = table.ids.get(id);
      if (target === 0) {
        table.failure ??= new FormatError(
          'missing-object',
          l10n.t('A reference points to object {0}, which is not in the stream.', id),
          { offset: pos, details: { id } },
        );
      } else if (target < 0) {
        if (entry < 0) this.#warnNoString(pos);
      } else this.#checkForwardString(pos, target, id);
    }
    if (table.ids.get(table.rootId) === 0) {
      table.failure ??= new FormatError(
        'missing-object',
        l10n.t('The root of the stream is object {0}, which is not in the stream.', table.rootId),
        { offset: 1, details: { id: table.rootId } },
      );
    }
  }

  /** .NET fails on a string that stands behind a reference to it in the same object or array. */
  #checkForwardString(pos: number, target: number, id: number): void {
    const table = this.#table;
    const { topLevel } = table;
    let [low, high] = [0, topLevel.length];
    while (high - low > 1) {
      const middle = (low + high) >> 1;
      if (table.start.at(topLevel.at(middle)) < pos) low = middle;
      else high = middle;
    }
    const isInside = target < table.end.at(topLevel.at(low));
    if (!isInside && !table.repeatedStrings.has(id)) return;
    const reason = l10n.t(
      'A reference comes before its string in the same object, or the ID is not unique.',
    );
    table.warn('early-string-reference', pos, reason, true);
  }
}
