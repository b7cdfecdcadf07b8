import { FormatError } from '../../../errors.ts';
import { integerBytes } from '../../../scalars/integer.ts';
import type { NewValue } from '../../../value.ts';
import { RecordType } from '../../constants.ts';
import { ArrayItems, type NewItem } from '../array-items.ts';
import type { Editing } from '../editing.ts';
import { contentOf, itemKind } from '../items/array-place.ts';
import { int32 } from '../../../bytes/int32.ts';
import { contentAt } from '../tokens.ts';
import { itemPlace, NULL_SLOT } from '../../records/place.ts';
import { zeroText } from './fresh-key.ts';
import type { RowState } from '../../tables/xml-tables.ts';
import type { BinaryView } from '../../tables/binary/binary-view.ts';
import { BitList, refuseShared } from './bit-list.ts';
import { l10n } from '../../../reason.ts';

/** What a record is to hold in a column: a value, null, or what another record holds. */
export type RecordValue = { readonly text: string | null } | { readonly record: number };

interface ColumnChanges {
  readonly store: number;
  readonly items: ArrayItems;
  readonly nulls: BitList;
}

/**
 * Plans changes of the records of one table: the items of its columns' arrays, the bits that tell null
 * from values, and the counts. Records count as before the edit; one change at most takes place at each.
 */
export class RecordChanges {
  readonly #editing: Editing;
  readonly #view: BinaryView;
  readonly #object: number;
  readonly #columns: readonly ColumnChanges[];
  readonly #states: BitList;
  #records = 0;
  #rows = 0;

  /** @throws FormatError for rows whose parts belong to other objects, too */
  constructor(editing: Editing, view: BinaryView, object: number) {
    const { model, changes } = editing;
    this.#editing = editing;
    this.#view = view;
    this.#object = object;
    const { stores, nulls, states } = view.parts;
    this.#columns = stores.map((store, index) => {
      const bits = nulls[index];
      if (!bits)
        throw new FormatError(
          'read-only',
          l10n.t('The table is incomplete, so it cannot be edited.'),
        );
      refuseShared(model, store);
      refuseShared(model, bits.object);
      return { store, items: new ArrayItems(store, changes), nulls: new BitList(model, bits) };
    });
    refuseShared(model, states.object);
    this.#states = new BitList(model, states);
  }

  /** Puts another value into a record. */
  set(record: number, column: number, value: RecordValue): void {
    const { items, nulls } = this.#column(column);
    items.remove(record);
    items.insert(record, this.#item(column, value));
    nulls.set(record, this.#isNull(column, value));
  }

  /** Puts a record in front of the one at `record`, or behind the last. */
  insert(record: number, values: (column: number) => RecordValue): void {
    for (const [column, { items, nulls }] of this.#columns.entries()) {
      const value = values(column);
      items.insert(record, this.#item(column, value));
      nulls.insert(record, this.#isNull(column, value));
    }
    this.#records++;
  }

  /** Takes a record away. */
  remove(record: number): void {
    for (const { items, nulls } of this.#columns) {
      items.remove(record);
      nulls.remove(record, 1);
    }
    this.#records--;
  }

  setState(row: number, state: RowState): void {
    this.#states.set(row * 3, state === 'modified' || state === 'deleted');
    this.#states.set(row * 3 + 1, state === 'added' || state === 'deleted');
  }

  /** Counts a new row behind the others. */
  addRow(): void {
    this.#states.insert(this.#view.rows.length * 3, false, true, false);
    this.#rows++;
  }

  removeRow(row: number): void {
    this.#states.remove(row * 3, 3);
    this.#rows--;
  }

  commit(): void {
    const { changes } = this.#editing;
    const { rowCount, recordCount, prefix } = this.#view.parts;
    for (const { items, nulls } of this.#columns) {
      items.commit();
      nulls.commit(changes);
    }
    this.#states.commit(changes);
    this.#count(`${prefix}Rows.Count`, rowCount + this.#rows);
    this.#count(`${prefix}Records.Count`, recordCount + this.#records);
  }

  /** Makes the next number of a column that numbers the rows another. */
  setNext(column: number, next: bigint): void {
    const { place } = this.#view.table.columns[column]?.numbering ?? {};
    if (!place) return;
    const at = this.#view.schemaOffset + place.slot;
    this.#editing.changes.replace(at, at + 8, integerBytes(next, 8));
  }

  #count(name: string, count: number): void {
    const target = this.#editing.model.target(this.#object, name);
    if (target?.type !== 'primitive')
      throw new FormatError(
        'read-only',
        l10n.t('The table does not store how many rows it has, so it cannot be edited.'),
      );
    this.#editing.changes.replace(target.offset, target.offset + 4, int32(count));
  }

  #column(index: number): ColumnChanges {
    const column = this.#columns[index];
    if (column) return column;
    throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
  }

  #isNull(column: number, value: RecordValue): boolean {
    if ('text' in value) return value.text === null;
    return this.#view.parts.nulls[column]?.bit(value.record) ?? true;
  }

  #item(column: number, value: RecordValue): NewItem {
    return 'text' in value ? this.#made(column, value.text) : this.#copied(column, value.record);
  }

  #made(index: number, text: string | null): NewItem {
    const column = this.#view.table.columns[index];
    const { store } = this.#column(index);
    const kind = itemKind(this.#editing.document, store);
    const type = column?.scalar;
    if (text === null && kind.isNullable) return null;
    if (type === undefined)
      throw new FormatError('read-only', l10n.t('New values cannot be added to this column.'));
    const scalar: NewValue = { kind: 'scalar', type, text: text ?? zeroText(type) };
    return contentOf(this.#editing, kind, scalar);
  }

  /** The same value once more: texts and objects are referred to, as .NET does it for a row's records. */
  #copied(column: number, record: number): NewItem {
    const { store } = this.#column(column);
    const { table } = this.#editing;
    const place = itemPlace(table, store, record);
    const { slot, primitive } = place;
    if (primitive !== 0) return contentAt(table, place).tokens;
    if (slot === NULL_SLOT) return null;
    if (slot < 0) {
      const copy: NewValue = { kind: 'copy', path: [column, record] };
      return contentOf(this.#editing, itemKind(this.#editing.document, store), copy);
    }
    switch (table.bytes[slot]) {
      case RecordType.BinaryObjectString:
      case RecordType.MemberReference:
        return [{ kind: 'reference', id: table.view.getInt32(slot + 1, true) }];
      case RecordType.ObjectNull:
        return null;
      default:
        return contentAt(table, place).tokens;
    }
  }
}
