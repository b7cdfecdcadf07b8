import type { ItemsEditor, ValueChild } from '../../value.ts';
import type { Tables } from '../model/shape.ts';
import { binaryChildren } from './binary/binary-nodes.ts';
import type { BinaryTables } from './binary/binary-tables.ts';
import { rowsEditor, takesRows } from './editable.ts';
import { xmlChildren } from './xml-nodes.ts';
import type { XmlTables } from './xml-tables.ts';

/** Where a DataTable or DataSet stands in a stream in its XML form. */
interface XmlSource {
  readonly xmlSchema: string;
  /** The string record with the rows, and the slot that holds or names it. */
  readonly offset: number;
  readonly slot: number;
}

/** A DataTable or DataSet in a stream, in its XML form. */
export class XmlInStream implements Tables {
  readonly tables: XmlTables;
  readonly source: XmlSource;
  /** For a DataTable, which of the tables it is; undefined for a DataSet. */
  readonly only: number | undefined;

  constructor(tables: XmlTables, source: XmlSource, only: number | undefined) {
    this.tables = tables;
    this.source = source;
    this.only = only;
  }

  get childCount(): number {
    return childCountOf(this.tables.views, this.only);
  }

  get rowsEditor(): ItemsEditor | undefined {
    const view = this.only === undefined ? undefined : this.tables.views[this.only];
    return view && rowsEditor(view.table);
  }

  children(start: number, end: number, isEditable: boolean): ValueChild[] {
    return xmlChildren(this.tables, this.only, start, end, isEditable);
  }
}

/** A DataTable or DataSet in a stream, in its binary form. */
export class BinaryInStream implements Tables {
  readonly tables: BinaryTables;
  /** The object with the rows. */
  readonly object: number;
  readonly only: number | undefined;

  constructor(tables: BinaryTables, object: number, only: number | undefined) {
    this.tables = tables;
    this.object = object;
    this.only = only;
  }

  get childCount(): number {
    return childCountOf(this.tables.views, this.only);
  }

  get rowsEditor(): ItemsEditor | undefined {
    const view = this.only === undefined ? undefined : this.tables.views[this.only];
    return view && rowsEditor(view.table, takesRows(view));
  }

  children(start: number, end: number, isEditable: boolean): ValueChild[] {
    return binaryChildren(this.tables, this.only, start, end, isEditable);
  }
}

function childCountOf(
  views: readonly { readonly rows: { readonly length: number } }[],
  only: number | undefined,
): number {
  return only === undefined ? views.length : (views[only]?.rows.length ?? 0);
}
