import { FormatError } from '../errors.ts';
import { defaultLimits, type DecodeOptions } from '../limits.ts';
import type { DecodedValue, FormatWarning, Splice, ValueEdit } from '../value.ts';
import { HEADER_SIZE } from './constants.ts';
import type { RecordTable } from './records/record-table.ts';
import { scanRecords } from './records/scan.ts';
import { rootPlace } from './records/place.ts';
import { NrbfDocument } from './view/document.ts';
import { NrbfNode } from './view/node.ts';

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

  constructor(table: RecordTable) {
    this.table = table;
    this.bytes = table.bytes;
    this.#document = new NrbfDocument(table);
    this.root = new NrbfNode(this.#document, rootPlace(table), undefined);
  }

  /** What was unusual so far; looking at more values may add to it. */
  get warnings(): readonly FormatWarning[] {
    return this.table.warnings;
  }

  get failure(): FormatError | undefined {
    return this.table.failure;
  }

  /** The offset behind MessageEnd; bytes from there on are kept and mean nothing. */
  get endOffset(): number {
    return this.table.endOffset;
  }

  edit(edit: ValueEdit): readonly Splice[] {
    throw new FormatError('read-only', `Edits of type ${edit.type} are not made here.`);
  }
}

/**
 * Decodes a BinaryFormatter stream ([MS-NRBF]). No type that it names is loaded, nothing is run.
 * Never throws for bad bytes: `failure` says why and where reading stopped, and the tree shows
 * what was read until then. `bytes` must not change while the value is in use.
 */
export function decodeNrbf(bytes: Uint8Array, options: DecodeOptions = {}): NrbfValue {
  return new NrbfValue(scanRecords(bytes, { ...defaultLimits, ...options.limits }));
}
