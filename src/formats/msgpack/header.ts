import type { ByteCursor } from '../bytes/cursor.ts';
import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** The kinds of values (msgpack/msgpack spec.md, "Type system"). */
export type MsgpackKind =
  | 'nil'
  | 'boolean'
  | 'integer'
  | 'float32'
  | 'float64'
  | 'string'
  | 'binary'
  | 'extension'
  | 'array'
  | 'map';

/** What stands in front of a value. */
export interface MsgpackHeader {
  readonly kind: MsgpackKind;
  /** For arrays the number of items, for maps that of entries, for others the bytes that follow. */
  readonly size: number;
}

/** From 0xc0 on: kind, the bytes of the length field (0: none), and a fixed number of bytes behind it. */
const formats: readonly (
  readonly [kind: MsgpackKind, length: number, fixed: number] | undefined
)[] = [
  ['nil', 0, 0],
  undefined,
  ['boolean', 0, 0],
  ['boolean', 0, 0],
  ['binary', 1, 0],
  ['binary', 2, 0],
  ['binary', 4, 0],
  // An extension has a byte for its type, which no length counts.
  ['extension', 1, 1],
  ['extension', 2, 1],
  ['extension', 4, 1],
  ['float32', 0, 4],
  ['float64', 0, 8],
  ['integer', 0, 1],
  ['integer', 0, 2],
  ['integer', 0, 4],
  ['integer', 0, 8],
  ['integer', 0, 1],
  ['integer', 0, 2],
  ['integer', 0, 4],
  ['integer', 0, 8],
  ['extension', 0, 2],
  ['extension', 0, 3],
  ['extension', 0, 5],
  ['extension', 0, 9],
  ['extension', 0, 17],
  ['string', 1, 0],
  ['string', 2, 0],
  ['string', 4, 0],
  ['array', 2, 0],
  ['array', 4, 0],
  ['map', 2, 0],
  ['map', 4, 0],
];

/** Reads the first byte of a value and its length. @throws FormatError. */
export function headerOf(cursor: ByteCursor): MsgpackHeader {
  const start = cursor.at;
  const byte = cursor.byte();
  if (byte < 0x80 || byte >= 0xe0) return { kind: 'integer', size: 0 };
  if (byte < 0x90) return { kind: 'map', size: byte & 0x0f };
  if (byte < 0xa0) return { kind: 'array', size: byte & 0x0f };
  if (byte < 0xc0) return { kind: 'string', size: byte & 0x1f };
  const format = formats[byte - 0xc0];
  if (!format) {
    throw new FormatError('invalid-record', l10n.t('The type code {0} is not known.', 'C1'), {
      offset: start,
    });
  }
  const [kind, length, fixed] = format;
  const at = cursor.skip(length);
  const { view } = cursor;
  if (length === 0) return { kind, size: fixed };
  if (length === 1) return { kind, size: view.getUint8(at) + fixed };
  return { kind, size: (length === 2 ? view.getUint16(at) : view.getUint32(at)) + fixed };
}

/** How many bytes stand in front of the content of a string, bytes, array or map. */
export function headerSize(byte: number): number {
  if (byte < 0xc0) return 1;
  return 1 + (formats[byte - 0xc0]?.[1] ?? 0);
}
