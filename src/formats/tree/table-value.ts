import { FormatError, wrongResult } from '../errors.ts';
import { decodeHex } from '../hex/format.ts';
import { ownNodeAt } from '../node-at.ts';
import { applySplices } from '../splice.ts';
import type {
  DecodedValue,
  FormatErrorLike,
  FormatWarning,
  Splice,
  ValueEdit,
  ValueNode,
  ValuePath,
} from '../value.ts';
import type { Dialect, TreeWriter } from './dialect.ts';
import { type EditableTree, TableNode } from './table-node.ts';
import { TableView, type RowRange } from './table-view.ts';
import { planTreeEdit } from './tree-edits.ts';
import { verifyTreeEdit } from './verify-tree-edit.ts';
import type { ValueTable } from './value-table.ts';
import { l10n } from '../reason.ts';

/** What a parser found. */
export interface ParsedTable {
  readonly table: ValueTable;
  /** The row of the value that is shown. Defaults to the first one. */
  readonly root?: number;
  readonly warnings: readonly FormatWarning[];
  readonly failure?: FormatErrorLike | undefined;
}

/** What the software that reads a value takes, where that is less than the format can say. */
export interface TreeCheck {
  /** For what in a value the software can't read it. */
  warnings(root: ValueNode): readonly FormatWarning[];
  /** Why the software could not read what an edit makes of a value, or would read something else. */
  refusal(before: ValueNode, after: ValueNode, edit: ValueEdit): FormatError | undefined;
}

/** How values of a format are edited; absent for formats that are only shown. */
export interface TreeEditing {
  readonly writer: TreeWriter;
  /** Reads edited bytes again: an edit is checked by that before it is handed out. */
  readonly decode: (bytes: Uint8Array) => DecodedValue;
  readonly check?: TreeCheck | undefined;
  /** The rows that may be edited, where those are not all. */
  readonly scope?: RowRange;
}

/** A decoded value whose rows stand in a {@link ValueTable}. */
export class TableValue implements DecodedValue, EditableTree {
  readonly format: Dialect['format'];
  readonly bytes: Uint8Array;
  readonly root: TableNode;
  readonly view: TableView;
  readonly table: ValueTable;
  readonly warnings: readonly FormatWarning[];
  readonly failure?: FormatErrorLike;
  readonly #editing: TreeEditing | undefined;

  constructor(parsed: ParsedTable, dialect: Dialect, editing?: TreeEditing) {
    const { table, warnings, failure } = parsed;
    this.format = dialect.format;
    this.bytes = table.bytes;
    this.table = table;
    this.warnings = warnings;
    if (failure) this.failure = failure;
    this.#editing = editing;
    const readOnly = editing ? undefined : 'unsupported-type';
    const view = new TableView(table, dialect, {
      readOnlyReason: failure ? 'damaged' : readOnly,
      scope: editing?.scope,
    });
    this.view = view;
    this.root = new TableNode(view, parsed.root ?? 0);
  }

  edit(edit: ValueEdit): readonly Splice[] {
    if (this.failure) {
      throw new FormatError('damaged', l10n.t('This item is damaged, so it cannot be edited.'));
    }
    if (!this.#editing) {
      throw new FormatError('read-only', l10n.t('Values in this format are read-only.'));
    }
    const splices = planTreeEdit(this, edit, this.#editing.writer);
    if (splices.length === 0) return splices;
    const edited = this.#editing.decode(applySplices(this.bytes, splices));
    if (!(edited instanceof TableValue)) {
      throw wrongResult('the edited bytes read as something else');
    }
    const refusal = this.#editing.check?.refusal(this.root, edited.root, edit);
    if (refusal) throw refusal;
    verifyTreeEdit(this, edited, edit);
    return splices;
  }

  /** The node that a path leads to. @throws FormatError `no-such-node`. */
  nodeAt(path: ValuePath): TableNode {
    return ownNodeAt(this.root, path, TableNode);
  }
}

/** A parsed payload as a value; one of which nothing could be read is shown as hex. */
export function tableValue(
  parsed: ParsedTable,
  dialect: Dialect,
  editing?: TreeEditing,
): DecodedValue {
  if (parsed.table.count === 0) {
    return decodeHex(parsed.table.bytes, parsed.failure, parsed.warnings);
  }
  const value = new TableValue(parsed, dialect, editing);
  const found = parsed.failure ? [] : (editing?.check?.warnings(value.root) ?? []);
  if (found.length === 0) return value;
  return new TableValue({ ...parsed, warnings: [...parsed.warnings, ...found] }, dialect, editing);
}
