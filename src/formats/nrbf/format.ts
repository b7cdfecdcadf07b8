import { FormatError, wrongResult } from '../errors.ts';
import { noCompression, type Format } from '../format.ts';
import { decodeHex } from '../hex/format.ts';
import { defaultLimits, type DecodeOptions } from '../limits.ts';
import { ownNodeAt } from '../node-at.ts';
import { holdsText } from '../scalars/editable-text.ts';
import type {
  DecodedValue,
  FormatWarning,
  Splice,
  ValueEdit,
  ValueNode,
  ValuePath,
} from '../value.ts';
import { HEADER_SIZE } from './constants.ts';
import { abilities } from './edit/abilities.ts';
import { EditPlanner } from './edit/edit-planner.ts';
import type { RecordTable } from './records/record-table.ts';
import { rawRecords } from './raw/raw-records.ts';
import { scanRecords } from './records/scan.ts';
import { rootPlace } from './records/place.ts';
import { NrbfDocument } from './view/document.ts';
import { warnOfDangerousTypes } from './known/dangerous.ts';
import type { Tables } from './model/shape.ts';
import { planTableEdit } from './edit/tables/plan-table-edit.ts';
import { newNrbfItems } from './new-item.ts';
import { NrbfNode } from './view/node.ts';
import { l10n } from '../reason.ts';

/** True for bytes that start as every BinaryFormatter stream does: a header of version 1. */
export function isNrbf(bytes: Uint8Array): boolean {
  if (bytes.length < HEADER_SIZE || bytes[0] !== 0) return false;
  return bytes[9] === 1 && bytes[10] === 0 && bytes[11] === 0 && bytes[12] === 0;
}

/** A decoded BinaryFormatter stream. */
export class NrbfValue implements DecodedValue {
  readonly format = 'nrbf';
  readonly bytes: Uint8Array;
  readonly root: NrbfNode;
  readonly table: RecordTable;
  readonly #document: NrbfDocument;
  #isChecked = false;

  constructor(table: RecordTable) {
    this.table = table;
    this.bytes = table.bytes;
    this.#document = new NrbfDocument(table);
    this.root = new NrbfNode(this.#document, rootPlace(table), undefined, abilities);
  }

  /** What was unusual so far; looking at more values may add to it. */
  get warnings(): readonly FormatWarning[] {
    if (!this.#isChecked) warnOfDangerousTypes(this.#document.model);
    this.#isChecked = true;
    return this.table.warnings;
  }

  /** The records as they stand in the bytes, one child each. */
  get rawRecords(): ValueNode {
    return rawRecords(this.#document, () => this.warnings);
  }

  get failure(): FormatError | undefined {
    return this.table.failure;
  }

  /** The offset behind MessageEnd; bytes from there on are kept and mean nothing. */
  get endOffset(): number {
    return this.table.endOffset;
  }

  /** The node that a path leads to. @throws FormatError `no-such-node`. */
  nodeAt(path: ValuePath): NrbfNode {
    return ownNodeAt(this.root, path, NrbfNode);
  }

  /** The view that nodes share. */
  get document(): NrbfDocument {
    return this.#document;
  }

  edit(edit: ValueEdit): readonly Splice[] {
    if (this.failure) {
      throw new FormatError('damaged', l10n.t('This item is damaged, so it cannot be edited.'));
    }
    const splices = this.#editTables(edit);
    if (splices) return splices;
    // What changes nothing must not part a shared text from its other uses.
    if (this.#isAsItStands(edit)) return [];
    return new EditPlanner(this, (bytes) => decodeNrbf(bytes)).plan(edit);
  }

  #isAsItStands(edit: ValueEdit): boolean {
    if (edit.type !== 'set') return false;
    const node = this.nodeAt(edit.path);
    if (node.editor?.type === 'Bytes') return holdsText(node, node.editor, edit.text);
    return node.editor !== undefined && node.text === edit.text;
  }

  /** Edits inside a DataTable or DataSet; undefined for a place outside of them. */
  #editTables(edit: ValueEdit): readonly Splice[] | undefined {
    const { path } = edit;
    let node: ValueNode | undefined = this.root;
    for (let depth = 0; node instanceof NrbfNode; depth++) {
      const target = node.shape?.kind === 'tables' ? node.shape.read() : undefined;
      if (target && (depth < path.length || edit.type === 'insert')) {
        const host = { node, again: (bytes: Uint8Array) => tablesAt(bytes, path.slice(0, depth)) };
        return planTableEdit(host, target, edit, path.slice(depth));
      }
      const index = path[depth];
      if (index === undefined) return undefined;
      node = node.children(index, index + 1)[0]?.node;
    }
    return undefined;
  }
}

/** The DataTable or DataSet at a path of edited bytes. */
function tablesAt(
  bytes: Uint8Array,
  path: ValuePath,
): { readonly node: NrbfNode; readonly target: Tables } {
  const value = decodeNrbf(bytes);
  const node = value.nodeAt(path);
  const target = node.shape?.kind === 'tables' ? node.shape.read() : undefined;
  if (target && !value.failure) return { node, target };
  throw wrongResult('the table cannot be read');
}

/**
 * Decodes a BinaryFormatter stream ([MS-NRBF]). No type that it names is loaded, nothing is run.
 * Never throws for bad bytes: `failure` says why and where reading stopped, and the tree shows
 * what was read until then. `bytes` must not change while the value is in use.
 */
export function decodeNrbf(bytes: Uint8Array, options: DecodeOptions = {}): NrbfValue {
  return new NrbfValue(scanRecords(bytes, { ...defaultLimits, ...options.limits }));
}

/** Streams of .NET's BinaryFormatter. */
export const nrbfFormat: Format = {
  decode(bytes, options) {
    const value = decodeNrbf(bytes, options);
    return value.failure?.code === 'not-this-format' ? decodeHex(bytes, value.failure) : value;
  },
  newItems: newNrbfItems,
  compressionIn: noCompression,
};
