import type { ValueEdit, ValuePath } from '../../value.ts';
import type { BinaryTables } from './binary/binary-tables.ts';
import type { XmlTables } from './xml-tables.ts';

/** A DataTable or DataSet in a stream, in its XML form. */
export interface XmlInStream {
  readonly form: 'xml';
  readonly tables: XmlTables;
  readonly xmlSchema: string;
  /** The string record with the rows, and the slot that holds or names it. */
  readonly offset: number;
  readonly slot: number;
  /** For a DataTable, which of the tables it is; absent for a DataSet. */
  readonly only?: number;
}

/** A DataTable or DataSet in a stream, in its binary form. */
export interface BinaryInStream {
  readonly form: 'binary';
  readonly tables: BinaryTables;
  /** The object with the rows. */
  readonly object: number;
  readonly only?: number;
}

/** A DataTable or DataSet in a stream. */
export type TablesInStream = XmlInStream | BinaryInStream;

/** What is to be changed in the tables of a stream. */
export interface TableChange {
  /** Which of them, by its index. */
  readonly table: number;
  readonly edit: ValueEdit;
  /** From the table on. */
  readonly path: ValuePath;
}
