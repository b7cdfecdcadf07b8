import { FormatError } from '../errors.ts';
import { concatBytes } from '../splice.ts';
import type { FormatErrorLike } from '../value.ts';
import { readCollection, writeCollection, type ItemCollection } from './collection.ts';

/**
 * A session as ASP.NET State Service and SQL Server hold it (referencesource
 * System.Web/State/SessionStateUtil.cs): timeout, two flags, items, static objects, an end mark.
 */
export interface StateBlob {
  readonly timeoutMinutes: number;
  /** The session's items; undefined when it has none. */
  readonly collection?: ItemCollection;
  /** The flag that says that static objects follow. */
  readonly hasStaticObjects: boolean;
  /** What follows the items: static objects, kept as they are. Empty when there are none. */
  readonly staticObjects: Uint8Array;
  /** Why reading stopped. Such a blob can't be written. */
  readonly failure?: FormatErrorLike;
}

const END_MARK = 0xff;
const HEADER_SIZE = 6;
const EMPTY = new Uint8Array(0);

/** Reads a blob that isn't compressed. Never throws: see `failure`. */
export function readStateBlob(bytes: Uint8Array): StateBlob {
  if (bytes.length <= HEADER_SIZE) {
    return failed(0, 'truncated', 'The blob ends inside its header.', bytes.length);
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const timeoutMinutes = view.getInt32(0, true);
  const [hasItems, hasStatics] = [bytes[4] ?? 0, bytes[5] ?? 0];
  if (hasItems > 1 || hasStatics > 1) {
    return failed(timeoutMinutes, 'not-this-format', 'The flags of the blob are not 0 or 1.', 4);
  }
  if (bytes.at(-1) !== END_MARK) {
    return failed(timeoutMinutes, 'truncated', 'The end mark is missing.', bytes.length - 1);
  }
  const rest = bytes.subarray(HEADER_SIZE, bytes.length - 1);
  const hasStaticObjects = hasStatics === 1;
  if (hasItems === 0) return { timeoutMinutes, hasStaticObjects, staticObjects: rest };
  const { trailing, ...collection } = readCollection(rest);
  const whole = { ...collection, trailing: EMPTY };
  const { failure } = collection;
  return {
    timeoutMinutes,
    collection: whole,
    hasStaticObjects,
    staticObjects: trailing,
    ...(failure && { failure: shifted(failure) }),
  };
}

function shifted({ code, message, offset }: FormatErrorLike): FormatErrorLike {
  return offset === undefined ? { code, message } : { code, message, offset: offset + HEADER_SIZE };
}

function failed(
  timeoutMinutes: number,
  code: 'truncated' | 'not-this-format',
  message: string,
  offset: number,
): StateBlob {
  const failure = new FormatError(code, message, { offset });
  return { timeoutMinutes, hasStaticObjects: false, staticObjects: EMPTY, failure };
}

/**
 * Writes a blob; what {@link readStateBlob} gave, unchanged, becomes the same bytes.
 * @throws FormatError `damaged` for a blob that was not read to its end.
 */
export function writeStateBlob(blob: StateBlob): Uint8Array {
  if (blob.failure) {
    throw new FormatError('damaged', 'A blob that was not read to its end is not written.');
  }
  const { collection, hasStaticObjects, staticObjects, timeoutMinutes } = blob;
  const head = new Uint8Array(HEADER_SIZE);
  new DataView(head.buffer).setInt32(0, timeoutMinutes, true);
  head[4] = collection ? 1 : 0;
  head[5] = hasStaticObjects ? 1 : 0;
  const items = collection ? writeCollection(collection) : EMPTY;
  return concatBytes([head, items, staticObjects, Uint8Array.of(END_MARK)]);
}
