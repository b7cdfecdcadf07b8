import { encodeUtf8 } from '../bytes/utf8.ts';
import { concatBytes } from '../splice.ts';

function field(byte: number, size: number, write: (view: DataView) => void): Uint8Array {
  const bytes = new Uint8Array(1 + size);
  bytes[0] = byte;
  write(new DataView(bytes.buffer));
  return bytes;
}

/**
 * An integer, from -2^63 to 2^64-1.
 * @param old the first byte of the integer whose place it takes: its form is kept where the value fits.
 */
export function writeInteger(value: bigint, old?: number): Uint8Array {
  const kept = old === undefined ? undefined : writeAs(old, value);
  if (kept) return kept;
  if (value >= -32n && value <= 127n) return Uint8Array.of(Number(BigInt.asUintN(8, value)));
  const forms = value >= 0n ? [0xcc, 0xcd, 0xce, 0xcf] : [0xd0, 0xd1, 0xd2, 0xd3];
  // A signed integer stays signed where it has to grow.
  const isSigned = old !== undefined && old >= 0xd0 && old <= 0xd3 && value < 1n << 63n;
  for (const form of isSigned ? [0xd0, 0xd1, 0xd2, 0xd3] : forms) {
    const written = writeAs(form, value);
    if (written) return written;
  }
  throw new RangeError('The value has no form of an integer.');
}

function writeAs(form: number, value: bigint): Uint8Array | undefined {
  if (form < 0xcc || form > 0xd3) return undefined;
  const size = 2 ** (form & 3);
  const isSigned = form >= 0xd0;
  const bits = size * 8;
  const fits = isSigned ? BigInt.asIntN(bits, value) : BigInt.asUintN(bits, value);
  if (fits !== value) return undefined;
  const bytes = new Uint8Array(1 + size);
  bytes[0] = form;
  for (let i = 0; i < size; i++) {
    bytes[size - i] = Number((value >> BigInt(8 * i)) & 0xffn);
  }
  return bytes;
}

/** A float of 4 or 8 bytes. */
export function writeFloat(value: number, size: 4 | 8): Uint8Array {
  if (size === 4) return field(0xca, 4, (view) => view.setFloat32(1, value));
  return field(0xcb, 8, (view) => view.setFloat64(1, value));
}

/** A string. @param old the first byte of the string whose place it takes: its form is kept where the length fits. */
export function writeString(text: string, old?: number): Uint8Array {
  const content = encodeUtf8(text);
  return concatBytes([lengthHeader(content.length, 0xa0, 31, 0xd9, old), content]);
}

/** Bytes. @param old the first byte of those whose place they take: its form is kept where the length fits. */
export function writeBinary(content: Uint8Array, old = 0xc4): Uint8Array {
  const { length } = content;
  const header =
    old <= 0xc4 && length <= 0xff
      ? Uint8Array.of(0xc4, length)
      : old <= 0xc5 && length <= 0xffff
        ? field(0xc5, 2, (view) => view.setUint16(1, length))
        : field(0xc6, 4, (view) => view.setUint32(1, length));
  return concatBytes([header, content]);
}

/** The first bytes of an array of so many items. @param old as for strings. */
export function arrayHeader(count: number, old?: number): Uint8Array {
  return lengthHeader(count, 0x90, 15, 0xdb, old);
}

/** The first bytes of a map of so many entries. @param old as for strings. */
export function mapHeader(count: number, old?: number): Uint8Array {
  return lengthHeader(count, 0x80, 15, 0xdd, old);
}

/** The first bytes of an extension of so many bytes. @param old those whose place they take: type, and form where the length fits */
export function extensionHeader(length: number, old: Uint8Array): Uint8Array {
  const [form = 0xc9] = old;
  const type = old.subarray(old.length - 1);
  // A fixed length has no room for another one.
  const least = form > 0xc9 ? 0xc7 : form;
  if (form > 0xc9 && length === 1 << (form - 0xd4)) return old;
  const header =
    least === 0xc7 && length <= 0xff
      ? Uint8Array.of(0xc7, length)
      : least <= 0xc8 && length <= 0xffff
        ? field(0xc8, 2, (view) => view.setUint16(1, length))
        : field(0xc9, 4, (view) => view.setUint32(1, length));
  return concatBytes([header, type]);
}

/**
 * @param fixed the first byte with a length of 0 in it, for lengths to `maxFixed`.
 * @param form8 the first byte that a length of one byte follows; the next two have more. Arrays and maps
 * have none of one byte, which is where their forms start.
 */
function lengthHeader(
  length: number,
  fixed: number,
  maxFixed: number,
  form8: number,
  old?: number,
): Uint8Array {
  const isOldFixed = old === undefined || old < 0xc0;
  const least = isOldFixed ? form8 - 1 : old;
  if (isOldFixed && length <= maxFixed) return Uint8Array.of(fixed | length);
  if (form8 === 0xd9 && least <= form8 && length <= 0xff) return Uint8Array.of(form8, length);
  if (least <= form8 + 1 && length <= 0xffff) {
    return field(form8 + 1, 2, (view) => view.setUint16(1, length));
  }
  return field(form8 + 2, 4, (view) => view.setUint32(1, length));
}
