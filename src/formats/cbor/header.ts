import type { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** The major types of a data item (RFC 8949, section 3.1). */
export const majorTypes = {
  unsigned: 0,
  negative: 1,
  bytes: 2,
  text: 3,
  array: 4,
  map: 5,
  tag: 6,
  /** Floats, and simple values such as false and null. */
  other: 7,
} as const;

/** What follows an item of indefinite length. */
export const BREAK = 0xff;

/** What stands in front of an item. */
export interface CborHeader {
  readonly major: number;
  /** The low five bits of the first byte. */
  readonly info: number;
  /** The number that they stand for, or that follows; -1 for an indefinite length. */
  readonly argument: number;
}

const INDEFINITE = 31;

/** Reads the first byte of an item and the number that goes with it. @throws FormatError */
export function headerOf(cursor: ByteCursor): CborHeader {
  const start = cursor.at;
  const byte = cursor.byte();
  const [major, info] = [byte >> 5, byte & 31];
  if (info < 24) return { major, info, argument: info };
  if (info === INDEFINITE && major >= majorTypes.bytes && major <= majorTypes.map) {
    return { major, info, argument: -1 };
  }
  if (info > 27) {
    throw new FormatError(
      'invalid-record',
      l10n.t('The type code {0} is not known.', byte.toString(16).toUpperCase().padStart(2, '0')),
      { offset: start },
    );
  }
  const { view } = cursor;
  const at = cursor.skip(1 << (info - 24));
  return { major, info, argument: argumentAt(view, at, info) };
}

/** A number of 64 bits comes near enough: as a length it is more than there is anyway. */
function argumentAt(view: DataView, at: number, info: number): number {
  if (info === 24) return view.getUint8(at);
  if (info === 25) return view.getUint16(at);
  return info === 26 ? view.getUint32(at) : Number(view.getBigUint64(at));
}

/** The exact number of an item's header, which may have 64 bits. */
export function exactArgument(bytes: Uint8Array, start: number): bigint {
  const info = (bytes[start] ?? 0) & 31;
  if (info < 24) return BigInt(info);
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  return info === 27 ? view.getBigUint64(start + 1) : BigInt(argumentAt(view, start + 1, info));
}

/** How many bytes an item's header takes. */
export function headerSize(byte: number): number {
  const info = byte & 31;
  return info >= 24 && info <= 27 ? 1 + (1 << (info - 24)) : 1;
}
