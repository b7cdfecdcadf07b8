import type { ValueEdit, ValuePath } from '../../../value.ts';
import type { Tables } from '../../model/shape.ts';
import type { NrbfNode } from '../../view/node.ts';

/** A decoded stream, and how edited bytes become one. */
export interface TableHost {
  /** The node of the DataTable or DataSet. */
  readonly node: NrbfNode;
  /** The same DataTable or DataSet in edited bytes. @throws FormatError for damaged ones */
  readonly again: (bytes: Uint8Array) => { readonly node: NrbfNode; readonly target: Tables };
}

/** What is to be changed in the tables of a stream. */
export interface TableChange {
  /** Which of them, by its index. */
  readonly table: number;
  readonly edit: ValueEdit;
  /** From the table on. */
  readonly path: ValuePath;
}
