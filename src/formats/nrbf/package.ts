/**
 * The door of the package that `npm run build:nrbf` makes: a handful of names over this folder.
 * Nothing in the extension imports it.
 */
import { plainBytes } from '../bytes/plain-bytes.ts';
import { FormatError } from '../errors.ts';
import { nodeAt } from '../node-at.ts';
import { englishText } from '../reason.ts';
import { applySplices } from '../splice.ts';
import type { FormatWarning, Splice, ValueEdit, ValueNode } from '../value.ts';
import { findPath, walk } from '../walk.ts';
import { decodeNrbf, isNrbf as hasHeader } from './format.ts';
import {
  arrayType,
  dictionaryType,
  genericType,
  listType,
  objectType,
  stringType,
  systemType,
  userType,
} from './write/net-types.ts';
import {
  array,
  dictionary,
  enumValue,
  list,
  object,
  property,
  scalar,
  text,
  type NetValue,
} from './write/net-values.ts';
import { writeNrbf } from './write/writer.ts';

export type { FormatErrorCode, FormatErrorDetails } from '../errors.ts';
export type {
  CollectionShape,
  FormatWarning,
  ItemsEditor,
  NewValue,
  ReadOnlyReason,
  ScalarEditor,
  ScalarType,
  Splice,
  TextType,
  ValueChild,
  ValueChoice,
  ValueEdit,
  ValueKind,
  ValueNode,
  ValuePath,
} from '../value.ts';
export type { Visited } from '../walk.ts';
export type { NetType } from './write/net-types.ts';
export type { NetArray, NetMember, NetObject, NetScalar, NetValue } from './write/net-values.ts';
export type { Reason } from '../reason.ts';
export { englishText, FormatError, findPath, nodeAt, walk };

/** Bounds for streams that nobody vouches for; each has a default that real data stays under. */
export interface NrbfLimits {
  /** How deep objects may stand inside each other. Defaults to 10,000. */
  readonly maxDepth?: number;
  /** How many members a class may have. Defaults to 65,536. */
  readonly maxMembers?: number;
  /** How many items an array may claim, nulls included. Defaults to 2,147,483,591, .NET's own bound. */
  readonly maxArrayLength?: number;
  /** How many warnings are kept. Defaults to 100. */
  readonly maxWarnings?: number;
}

/** What a caller may choose when decoding. */
export interface NrbfOptions {
  readonly limits?: NrbfLimits;
}

/** What a stream says, however it is looked at. */
interface Decoded {
  /** The bytes that were given. They must not change while the value is in use. */
  readonly bytes: Uint8Array;
  /** What is unusual, with `isRefused` where .NET's own reader refuses the stream. Grows as more is looked at. */
  readonly warnings: readonly FormatWarning[];
  /** Why reading stopped part-way, and at which byte; what was read until then is there. */
  readonly failure?: FormatError | undefined;
  /** The offset behind the last record, in bytes; whatever follows means nothing. */
  readonly endOffset: number;
}

/** A stream as the values that it stands for. */
export interface NrbfStream extends Decoded {
  /** The object that was serialized. Children are made when they are asked for. */
  readonly root: ValueNode;
  /**
   * The splices by which an edit changes the bytes: ascending, not overlapping, checked by reading the
   * edited bytes again. Swapped (`removed` for `inserted`) they undo it.
   * @throws FormatError such as `out-of-range`, `not-an-integer`, `read-only`, `damaged`
   */
  edit(edit: ValueEdit): readonly Splice[];
}

/** A stream as its records. */
export interface NrbfRecords extends Decoded {
  /** A list with a child a record, in their order; the children of a record are its parts. */
  readonly records: ValueNode;
}

/** True for bytes that start as every stream does: a header of version 1. */
export function isNrbf(bytes: Uint8Array): boolean {
  return hasHeader(bytes);
}

/**
 * Decodes a stream to the values that it stands for: collections, dates, numbers and tables of .NET's class
 * library as what they are, other classes by their fields. Never throws for bad bytes: see `failure`.
 */
export function decode(bytes: Uint8Array, options: NrbfOptions = {}): NrbfStream {
  return decodeNrbf(plainBytes(bytes), options);
}

/** Decodes a stream to its records, as [MS-NRBF] names them. Never throws for bad bytes: see `failure`. */
export function decodeRecords(bytes: Uint8Array, options: NrbfOptions = {}): NrbfRecords {
  const value = decodeNrbf(plainBytes(bytes), options);
  return {
    bytes: value.bytes,
    records: value.rawRecords,
    failure: value.failure,
    endOffset: value.endOffset,
    get warnings() {
      return value.warnings;
    },
  };
}

/**
 * The bytes of a stream after an edit. The stream and its bytes stay as they are; every byte that the edit
 * doesn't concern is the same.
 * @throws FormatError see {@link NrbfStream.edit}
 */
export function edit(stream: NrbfStream, change: ValueEdit): Uint8Array {
  return applySplices(stream.bytes, stream.edit(change));
}

/**
 * Writes a stream as .NET's BinaryFormatter does: the same records in the same order, with the same ids.
 * @param value see {@link net}; one object used twice is one object of .NET, too
 * @throws FormatError for null, and for texts that aren't a value of their type
 */
export function encode(value: NetValue): Uint8Array {
  return writeNrbf(value);
}

/** What {@link encode} writes is made of: values of .NET, and the types that they are declared as. */
export const net = {
  scalar,
  text,
  enumValue,
  object,
  property,
  array,
  list,
  dictionary,
  type: {
    string: stringType,
    object: objectType,
    system: systemType,
    user: userType,
    generic: genericType,
    array: arrayType,
    list: listType,
    dictionary: dictionaryType,
  },
} as const;
