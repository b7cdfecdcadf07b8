import { readNetString } from '../bytes/net-string.ts';
import { FormatError, truncated } from '../errors.ts';
import { noCompression, type Format } from '../format.ts';
import type { DecodeOptions } from '../limits.ts';
import { decodeNrbf } from '../nrbf/format.ts';
import { utf8SequenceSize } from '../nrbf/records/validate.ts';
import { formatTicks, MAX_DATE_TICKS } from '../scalars/date-time.ts';
import { areDecimalFlags, decimalFromWords, formatDecimal } from '../scalars/decimal.ts';
import { formatFloat } from '../scalars/float.ts';
import { formatGuid } from '../scalars/guid.ts';
import { integerTypes, isIntegerType, readInteger } from '../scalars/integer.ts';
import { formatTimeSpan } from '../scalars/time-span.ts';
import { decodeUtf8Lenient } from '../bytes/utf8.ts';
import type {
  DecodedValue,
  FormatWarning,
  ScalarType,
  Splice,
  ValueEdit,
  ValueNode,
} from '../value.ts';
import { decodeHex } from '../hex/format.ts';
import { newAltItems } from './new-item.ts';
import { AltObjectValue } from './object-value.ts';
import { altType } from './types.ts';
import { altPayload, writeAltNull, writeAltScalar } from './writer.ts';
import { l10n } from '../reason.ts';

/**
 * Decodes a value of ASP.NET's AltSerialization: a type byte and a payload (referencesource
 * System.Web/Util/altserialization.cs). Never throws for bad bytes.
 */
export function decodeAlt(bytes: Uint8Array, options: DecodeOptions = {}): DecodedValue {
  const byte = bytes[0];
  if (byte === undefined) {
    return decodeHex(
      bytes,
      new FormatError('truncated', l10n.t('The value is empty.'), { offset: 0 }),
    );
  }
  const type = altType(byte);
  if (type === 'Object') return new AltObjectValue(bytes, decodeNrbf(bytes.subarray(1), options));
  try {
    return new AltScalarValue(bytes, readScalar(bytes, type));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    return decodeHex(bytes, error);
  }
}

/** A scalar as it stands in the bytes. */
interface AltScalar {
  /** Undefined for null. */
  readonly type: ScalarType | undefined;
  readonly text: string;
  readonly end: number;
  readonly warnings: readonly FormatWarning[];
}

function readScalar(bytes: Uint8Array, type: ReturnType<typeof altType>): AltScalar {
  if (type === undefined || type === 'Null' || type === 'Object') {
    const reason = l10n.t(
      'The type code {0} is not known. ASP.NET reads the value as null.',
      bytes[0] ?? 0,
    );
    const unknown = { code: 'unknown-type', offset: 0, reason };
    const warnings = type === undefined ? [unknown] : [];
    return { type: undefined, text: '', end: 1, warnings };
  }
  const { text, end } = readPayload(bytes, type);
  const behind = {
    code: 'bytes-behind',
    offset: end,
    reason: l10n.t('There are extra bytes after the value.'),
  };
  return { type, text, end, warnings: end < bytes.length ? [behind] : [] };
}

function readPayload(bytes: Uint8Array, type: ScalarType): { text: string; end: number } {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const need = (size: number): number => {
    if (1 + size > bytes.length) {
      throw truncated(bytes.length);
    }
    return 1 + size;
  };
  if (isIntegerType(type)) {
    // A pointer has the size that it had in the process that wrote it.
    const isPointer = type === 'IntPtr' || type === 'UIntPtr';
    const size = isPointer && bytes.length < 9 ? 4 : integerTypes[type].size;
    const end = need(size);
    return { text: String(readInteger(view, 1, size, integerTypes[type].signed)), end };
  }
  switch (type) {
    case 'String':
      return readNetString(bytes, 1);
    case 'Boolean':
      need(1);
      return { text: bytes[1] === 0 ? 'false' : 'true', end: 2 };
    case 'Char': {
      need(1);
      const size = utf8SequenceSize(bytes, 1, bytes.length);
      if (size === 0 || size > 3) throw invalid(type);
      return { text: decodeUtf8Lenient(bytes.subarray(1, 1 + size)), end: 1 + size };
    }
    case 'Single': {
      const end = need(4);
      return { text: formatFloat('Single', view.getFloat32(1, true)), end };
    }
    case 'Double': {
      const end = need(8);
      return { text: formatFloat('Double', view.getFloat64(1, true)), end };
    }
    case 'Decimal': {
      const end = need(16);
      const word = (index: number): number => view.getInt32(1 + index * 4, true);
      if (!areDecimalFlags(word(3))) throw invalid(type);
      return { text: formatDecimal(decimalFromWords(word(0), word(1), word(2), word(3))), end };
    }
    case 'DateTime': {
      const end = need(8);
      const ticks = view.getBigInt64(1, true);
      if (ticks < 0n || ticks > MAX_DATE_TICKS) throw invalid(type);
      return { text: formatTicks(ticks), end };
    }
    case 'TimeSpan': {
      const end = need(8);
      return { text: formatTimeSpan(view.getBigInt64(1, true)), end };
    }
    case 'Guid': {
      const end = need(16);
      return { text: formatGuid(bytes.subarray(1, 17)), end };
    }
    default:
      throw invalid(type);
  }
}

function invalid(type: ScalarType): FormatError {
  return new FormatError('invalid-scalar', l10n.t('The bytes are not a valid {0}.', type), {
    offset: 1,
    details: { type },
  });
}

/** A scalar or null. */
class AltScalarValue implements DecodedValue {
  readonly format = 'alt';
  readonly bytes: Uint8Array;
  readonly root: ValueNode;
  readonly warnings: readonly FormatWarning[];
  readonly #scalar: AltScalar;

  constructor(bytes: Uint8Array, scalar: AltScalar) {
    this.bytes = bytes;
    this.#scalar = scalar;
    this.warnings = scalar.warnings;
    const { type, text, end } = scalar;
    const common = {
      range: { start: 0, end },
      replacements: newAltItems.choices,
      childCount: 0,
      children: () => [],
    };
    if (type === undefined) {
      // Null has no type any more: only text can take its place without a choice.
      const editor = { type: 'String' } as const;
      this.root = { kind: 'null', typeName: '', editor, ...common };
      return;
    }
    const editor = type === 'DateTime' ? { type, hasKind: false } : { type };
    const isNullable = type === 'String';
    const wireTypeName = `System.${type}`;
    this.root = {
      kind: 'scalar',
      typeName: type,
      wireTypeName,
      text,
      editor,
      isNullable,
      ...common,
    };
  }

  edit(edit: ValueEdit): readonly Splice[] {
    if (edit.path.length > 0) {
      throw new FormatError('no-such-node', l10n.t('This value no longer exists.'));
    }
    const { type, end } = this.#scalar;
    if (edit.type === 'replace') return this.#replace(0, end, newAltItems.bytes(edit.value));
    if (edit.type !== 'set' && edit.type !== 'set-null') {
      throw new FormatError('read-only', l10n.t('Items cannot be added or removed here.'));
    }
    if (edit.type === 'set-null') {
      if (type !== undefined && type !== 'String') {
        throw new FormatError('not-nullable', l10n.t('This value cannot be null.'), {
          details: { type },
        });
      }
      return this.#replace(0, end, writeAltNull());
    }
    // A Decimal's scale and sign of zero, a float's NaN: more bytes than one have the same text.
    if (this.root.editor && edit.text === this.root.text) return [];
    if (type === undefined) return this.#replace(0, end, writeAltScalar('String', edit.text));
    const isPointer = type === 'IntPtr' || type === 'UIntPtr';
    return this.#replace(1, end, altPayload(type, edit.text, isPointer ? end - 1 : undefined));
  }

  #replace(start: number, end: number, inserted: Uint8Array): readonly Splice[] {
    return [{ offset: start, removed: this.bytes.subarray(start, end), inserted }];
  }
}

/** Values of ASP.NET's AltSerialization. */
export const altFormat: Format = {
  decode: decodeAlt,
  newItems: newAltItems,
  compressionIn: noCompression,
};
