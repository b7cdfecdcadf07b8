import { BinaryType, primitiveName } from '../../constants.ts';
import { itemPlace } from '../../records/place.ts';
import { primitiveEnd, textRange } from '../../records/primitives.ts';
import { arrayCode } from '../../records/record-table.ts';
import type { InnerShape, Model } from '../../model/model.ts';
import type { RowState } from '../xml-tables.ts';
import type { BinaryColumn } from './columns.ts';
import { type CellValue, NULL_CELL, readCellValue } from './values.ts';

/** A list of bits, and the object that holds it. */
export interface Bits {
  readonly object: number;
  readonly length: number;
  bit(index: number): boolean;
}

/** Where the rows of a table stand. */
export interface RowParts {
  readonly rowCount: number;
  readonly recordCount: number;
  /** Three bits a row. */
  readonly states: Bits;
  /** An array a column; none where there are no records. */
  readonly stores: readonly number[];
  /** Bits that are set where a record's value is null, a list a column. */
  readonly nulls: readonly Bits[];
  /** The last row that something is wrong with, which is kept by the numbers of rows; -1 for none. */
  readonly lastError: number;
  /** What stands in front of the names of the rows' members. */
  readonly prefix: string;
}

/** A table in the binary form, with its rows in their order. */
export class BinaryView {
  readonly table: {
    readonly name: string;
    readonly columns: readonly BinaryColumn[];
    readonly isCaseSensitive: boolean;
    readonly uniqueKeys: readonly (readonly number[])[];
    readonly tiedColumns: ReadonlySet<number>;
    readonly isParent: boolean;
  };
  readonly rows: { readonly length: number };
  readonly parts: RowParts;
  /** How far the stream with the columns stands in that with the rows: 0 where it is the same. */
  readonly schemaOffset: number;
  readonly #model: Model;
  readonly #inner: InnerShape;
  #records: Int32Array | undefined;

  constructor(
    model: Model,
    inner: InnerShape,
    table: BinaryView['table'],
    parts: RowParts,
    schemaOffset: number,
  ) {
    this.#model = model;
    this.#inner = inner;
    this.table = table;
    this.parts = parts;
    this.rows = { length: parts.rowCount };
    this.schemaOffset = schemaOffset;
  }

  /** True when the rows take exactly the records that there are. */
  get isSound(): boolean {
    return this.#starts.at(-1) === this.parts.recordCount;
  }

  /** What DataRowState says of a row. */
  state(row: number): RowState {
    const { states } = this.parts;
    if (states.bit(row * 3)) return states.bit(row * 3 + 1) ? 'deleted' : 'modified';
    return states.bit(row * 3 + 1) ? 'added' : 'unchanged';
  }

  /** True for a row that is between BeginEdit and EndEdit: it has one record more. */
  isInEdit(row: number): boolean {
    return this.parts.states.bit(row * 3 + 2);
  }

  /** The record of what a row is now; of a deleted one what it was. */
  currentRecord(row: number): number {
    return this.firstRecord(row) + (this.state(row) === 'modified' ? 1 : 0);
  }

  /** The first record of a row: what it was, where that is kept. */
  firstRecord(row: number): number {
    return this.#starts[row] ?? 0;
  }

  /** What the array of a column holds: the name of a primitive type, `String`, `Object`, or nothing known. */
  storedType(column: number): string | undefined {
    const store = this.parts.stores[column];
    if (store === undefined) return undefined;
    const { arrayCode: codes, classOf } = this.#model.table;
    const code = codes.at(~classOf.at(store));
    if (arrayCode.primitive(code) !== 0) return primitiveName(arrayCode.primitive(code));
    return { [BinaryType.String]: 'String', [BinaryType.Object]: 'Object' }[
      arrayCode.binaryType(code)
    ];
  }

  cell(record: number, column: number): CellValue {
    const store = this.parts.stores[column];
    if (store === undefined || this.parts.nulls[column]?.bit(record) !== false) return NULL_CELL;
    return readCellValue(this.#model, this.#inner, itemPlace(this.#model.table, store, record));
  }

  /** The bytes of a cell that stands raw or is a text; undefined for null and objects. */
  wireBytes(record: number, column: number): Uint8Array | undefined {
    const store = this.parts.stores[column];
    if (store === undefined || this.parts.nulls[column]?.bit(record) !== false) return undefined;
    const { table } = this.#model;
    const target = this.#model.resolve(itemPlace(table, store, record));
    if (target.type === 'string') {
      const { start, end } = textRange(table, target.offset + 5);
      return table.bytes.subarray(start, end);
    }
    if (target.type !== 'primitive' || target.offset < 0) return undefined;
    const end = primitiveEnd(table, target.primitive, target.offset);
    return table.bytes.subarray(target.offset, end);
  }

  /** The text of a cell; null for null. */
  text(record: number, column: number): string | null {
    const { kind, text, bytes } = this.cell(record, column);
    if (kind === 'null') return null;
    return bytes ? bytes.join() : (text ?? kind);
  }

  get #starts(): Int32Array {
    if (this.#records) return this.#records;
    const { rowCount } = this.parts;
    const starts = new Int32Array(rowCount + 1);
    for (let row = 0; row < rowCount; row++) {
      const size = 1 + Number(this.state(row) === 'modified') + Number(this.isInEdit(row));
      starts[row + 1] = (starts[row] ?? 0) + size;
    }
    return (this.#records = starts);
  }
}
