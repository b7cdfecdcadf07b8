import { plainBytes } from '../bytes/plain-bytes.ts';
import { FormatError, truncated } from '../errors.ts';
import { defaultLimits } from '../limits.ts';
import { concatBytes } from '../splice.ts';
import type { FormatErrorLike } from '../value.ts';
import { readCollection, writeCollection, type ItemCollection } from './collection.ts';
import { l10n } from '../reason.ts';

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
  /** Whether the blob was compressed, as `sessionState/@compressionEnabled` has it. */
  readonly isCompressed?: boolean;
  /** Why reading stopped; offsets in a compressed blob count inflated bytes. Such a blob can't be written. */
  readonly failure?: FormatErrorLike;
}

/** Raw Deflate (RFC 1951) of the platform: this room has none of its own, and does no I/O. */
export interface Deflate {
  /** Throws for bytes that are no whole deflate stream, and for one that holds more than `maxBytes`. */
  readonly inflate: (bytes: Uint8Array, maxBytes: number) => Uint8Array;
  readonly deflate: (bytes: Uint8Array) => Uint8Array;
}

const END_MARK = 0xff;
const HEADER_SIZE = 6;
const EMPTY = new Uint8Array(0);

/**
 * Reads a blob. Nothing in it says whether it is compressed: what can't be read as it is and ends in the
 * mark behind a deflate stream is inflated. Never throws: see `failure`.
 * @param deflate without it, compressed blobs are not understood.
 * @param maxBytes how long an inflated blob may become.
 */
export function readStateBlob(
  bytes: Uint8Array,
  deflate?: Deflate,
  maxBytes: number = defaultLimits.maxBytes,
): StateBlob {
  const plain = readPlainBlob(plainBytes(bytes));
  if (!plain.failure || !deflate || bytes.at(-1) !== END_MARK) return plain;
  let inflated: Uint8Array;
  try {
    inflated = deflate.inflate(bytes.subarray(0, bytes.length - 1), maxBytes);
  } catch {
    // No deflate stream, or one that is too long: the first failure says what is wrong with the bytes.
    return plain;
  }
  return { ...readPlainBlob(plainBytes(inflated)), isCompressed: true };
}

function readPlainBlob(bytes: Uint8Array): StateBlob {
  if (bytes.length <= HEADER_SIZE) {
    return failed(0, truncated(bytes.length));
  }
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const timeoutMinutes = view.getInt32(0, true);
  const [hasItems, hasStatics] = [bytes[4] ?? 0, bytes[5] ?? 0];
  if (hasItems > 1 || hasStatics > 1) {
    const reason = l10n.t('This is not an ASP.NET session, because its flags are not 0 or 1.');
    return failed(timeoutMinutes, new FormatError('not-this-format', reason, { offset: 4 }));
  }
  if (bytes.at(-1) !== END_MARK) {
    return failed(timeoutMinutes, truncated(bytes.length - 1));
  }
  const rest = bytes.subarray(HEADER_SIZE, bytes.length - 1);
  const hasStaticObjects = hasStatics === 1;
  const { trailing, ...collection } =
    hasItems === 1 ? readCollection(rest) : { trailing: rest, items: [], warnings: [] };
  const items = hasItems === 1 ? { collection: { ...collection, trailing: EMPTY } } : {};
  const blob = { timeoutMinutes, ...items, hasStaticObjects, staticObjects: trailing };
  const failure = 'failure' in collection ? collection.failure : undefined;
  if (failure) return { ...blob, failure: shifted(failure) };
  if (hasStaticObjects || trailing.length === 0) return blob;
  // Where nothing else follows, ASP.NET expects the end mark.
  const offset = bytes.length - 1 - trailing.length;
  const reason = l10n.t('There are extra bytes before the end marker.');
  return { ...blob, failure: new FormatError('invalid-structure', reason, { offset }) };
}

function shifted(failure: FormatErrorLike): FormatErrorLike {
  const { code, message, reason, offset } = failure;
  return offset === undefined ? failure : { code, message, reason, offset: offset + HEADER_SIZE };
}

function failed(timeoutMinutes: number, failure: FormatError): StateBlob {
  return { timeoutMinutes, hasStaticObjects: false, staticObjects: EMPTY, failure };
}

/**
 * Writes a blob; what {@link readStateBlob} gave, unchanged, becomes the same bytes. A compressed one is
 * compressed anew: what it holds is the same, its bytes may differ.
 * @throws FormatError `damaged` for a blob that was not read to its end, `not-supported` for a compressed one
 * without `deflate`.
 */
export function writeStateBlob(blob: StateBlob, deflate?: Deflate): Uint8Array {
  if (blob.failure) {
    throw new FormatError('damaged', l10n.t('This session is damaged, so it cannot be written.'));
  }
  const plain = writePlainBlob(blob);
  if (blob.isCompressed !== true) return plain;
  if (!deflate)
    throw new FormatError('not-supported', l10n.t('Compressed sessions cannot be written here.'));
  return concatBytes([deflate.deflate(plain), Uint8Array.of(END_MARK)]);
}

function writePlainBlob(blob: StateBlob): Uint8Array {
  const { collection, hasStaticObjects, staticObjects, timeoutMinutes } = blob;
  const head = new Uint8Array(HEADER_SIZE);
  new DataView(head.buffer).setInt32(0, timeoutMinutes, true);
  head[4] = collection ? 1 : 0;
  head[5] = hasStaticObjects ? 1 : 0;
  const items = collection ? writeCollection(collection) : EMPTY;
  return concatBytes([head, items, staticObjects, Uint8Array.of(END_MARK)]);
}
