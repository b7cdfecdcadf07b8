import { FormatError } from '../errors.ts';
import { parseFloatText } from '../scalars/float.ts';
import { parseHexBytes } from '../scalars/hex-bytes.ts';
import { parseInteger } from '../scalars/integer.ts';
import { parseBoolean, parseText } from '../scalars/text.ts';
import type { FreshValue } from '../tree/dialect.ts';
import {
  arrayHeader,
  mapHeader,
  writeBinary,
  writeFloat,
  writeInteger,
  writeString,
} from './write.ts';
import { l10n } from '../reason.ts';

const NIL = 0xc0;

/** A new value. @throws FormatError `wrong-type`, or when the text is no value of the type. */
export function freshMsgpack(value: FreshValue): Uint8Array {
  if (value.kind === 'null') return Uint8Array.of(NIL);
  if (value.kind === 'object') return value.wireTypeName === '[]' ? arrayHeader(0) : mapHeader(0);
  switch (value.type) {
    case 'String':
      return writeString(parseText(value.text));
    case 'Boolean':
      return writeBoolean(value.text);
    case 'Int64':
    case 'UInt64':
      return writeInteger(parseInteger(value.type, value.text));
    case 'Double':
      return writeFloat(parseFloatText('Double', value.text), 8);
    case 'Bytes':
      return writeBinary(parseHexBytes(value.text));
    default:
      throw new FormatError(
        'wrong-type',
        l10n.t('MessagePack cannot store a value of the type {0}.', value.type),
        {
          details: { type: value.type },
        },
      );
  }
}

/** `true` or `false`. @throws FormatError `not-a-boolean` */
export function writeBoolean(text: string): Uint8Array {
  return Uint8Array.of(parseBoolean(text) ? 0xc3 : 0xc2);
}
