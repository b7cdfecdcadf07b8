import { pictureOf } from '../bytes/picture.ts';
import { FormatError } from '../errors.ts';
import { noSuchItem, type Format } from '../format.ts';
import { parseHexBytes } from '../scalars/hex-bytes.ts';
import type {
  DecodedValue,
  FormatErrorLike,
  FormatWarning,
  ReadOnlyReason,
  ValueChoice,
  ValueNode,
} from '../value.ts';
import { l10n } from '../reason.ts';

/**
 * The fallback: bytes that no format understands, kept and shown as they are.
 * @param failure why the format that was expected could not read them.
 */
export function decodeHex(
  bytes: Uint8Array,
  failure?: FormatErrorLike,
  warnings: readonly FormatWarning[] = [],
): DecodedValue {
  const root: ValueNode = {
    kind: 'bytes',
    typeName: '',
    readOnlyReason: reasonFor(failure),
    childCount: 0,
    range: { start: 0, end: bytes.length },
    bytes,
    picture: pictureOf(bytes),
    children: () => [],
  };
  return {
    format: 'hex',
    bytes,
    root,
    warnings,
    ...(failure && { failure }),
    edit: () => {
      throw new FormatError(
        'read-only',
        l10n.t('The format of this value is not known, so it cannot be edited.'),
      );
    },
  };
}

function reasonFor(failure: FormatErrorLike | undefined): ReadOnlyReason {
  switch (failure?.code) {
    case undefined:
      return 'unknown-format';
    case 'compressed':
      return 'compressed';
    case 'foreign':
      return 'foreign-format';
    default:
      return 'damaged';
  }
}

/** Bytes that are written out, as a choice. */
export const bytesChoice: ValueChoice = { kind: 'written', form: 'bytes' };

/** Items of which nothing is known. */
export const bytesFormat: Format = {
  decode: (bytes) => decodeHex(bytes),
  newItems: {
    choices: [bytesChoice],
    bytes(value) {
      if (value.kind !== 'written' || value.form !== 'bytes') {
        throw noSuchItem();
      }
      return parseHexBytes(value.text);
    },
  },
};
