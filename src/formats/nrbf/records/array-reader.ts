import { FormatError } from '../../errors.ts';
import { ArrayType, BinaryType, RecordType } from '../constants.ts';
import type { ByteReader } from './byte-reader.ts';
import { readTypeInfo } from './class-reader.ts';
import { arrayCode, type RecordTable } from './record-table.ts';
import { l10n } from '../../reason.ts';

/** What the head of an array record says. */
export interface ArrayHead {
  /** See {@link arrayCode}. */
  readonly code: number;
  /** The number of items in all dimensions. */
  readonly length: number;
}

/**
 * Reads the head of an array record; the reader stands behind the object id and is left at the
 * first item.
 */
export function readArrayHead(
  reader: ByteReader,
  table: RecordTable,
  type: number,
  maxLength: number,
): ArrayHead {
  if (type === RecordType.BinaryArray) return readBinaryArray(reader, table, maxLength);
  const offset = reader.pos;
  const length = checkLength(reader.int32(), offset, maxLength);
  if (type === RecordType.ArraySinglePrimitive) {
    const primitive = reader.primitiveType();
    return { code: arrayCode.make(primitive, BinaryType.Primitive, ArrayType.Single), length };
  }
  const isString = type === RecordType.ArraySingleString;
  const binaryType = isString ? BinaryType.String : BinaryType.Object;
  return { code: arrayCode.make(0, binaryType, ArrayType.Single), length };
}

/** BinaryArray ([MS-NRBF] 2.4.3.1). Lower bounds below 0 exist, whatever the specification says. */
function readBinaryArray(reader: ByteReader, table: RecordTable, maxLength: number): ArrayHead {
  const start = reader.pos;
  const arrayType = reader.byte();
  if (arrayType > ArrayType.RectangularOffset) {
    throw new FormatError('invalid-record', l10n.t('The type code {0} is not known.', arrayType), {
      offset: start,
    });
  }
  const rank = reader.int32();
  const isRectangular =
    arrayType === ArrayType.Rectangular || arrayType === ArrayType.RectangularOffset;
  if (rank < 1 || rank > 32 || (rank > 1 && !isRectangular)) {
    throw new FormatError(
      'invalid-count',
      l10n.t('An array cannot have {0} dimensions here.', rank),
      {
        offset: start + 1,
        details: { found: rank },
      },
    );
  }
  let length = 1;
  for (let i = 0; i < rank; i++) {
    const offset = reader.pos;
    length *= checkLength(reader.int32(), offset, maxLength);
  }
  checkLength(length, start, maxLength);
  if (arrayType >= ArrayType.SingleOffset) {
    reader.need(rank * 4);
    reader.pos += rank * 4;
  }
  const typeOffset = reader.pos;
  const binaryType = reader.byte();
  const named = readTypeInfo(reader, table, binaryType, typeOffset);
  const primitive = binaryType === BinaryType.Primitive ? named : 0;
  return { code: arrayCode.make(primitive, binaryType, arrayType), length };
}

function checkLength(length: number, offset: number, maxLength: number): number {
  if (length < 0) {
    throw new FormatError('invalid-count', l10n.t('An array cannot have the length {0}.', length), {
      offset,
      details: { found: length },
    });
  }
  if (length > maxLength) {
    throw new FormatError(
      'limit-exceeded',
      l10n.t('An array has {0} items. The limit is {1}.', length, maxLength),
      {
        offset,
        details: { found: length, limit: maxLength },
      },
    );
  }
  return length;
}
