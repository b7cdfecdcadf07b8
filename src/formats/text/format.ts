import { CoreScalar } from '../aspnetcore/scalar-value.ts';
import { readableText } from '../bytes/readable-text.ts';
import { decodeUtf8Strict, encodeUtf8 } from '../bytes/utf8.ts';
import { scalarChoice } from '../choices.ts';
import { FormatError } from '../errors.ts';
import { noSuchItem, type Format } from '../format.ts';
import { decodeHex } from '../hex/format.ts';
import { parseText } from '../scalars/text.ts';
import type { DecodedValue } from '../value.ts';
import { l10n } from '../reason.ts';

/**
 * Decodes text in UTF-8; other bytes are shown as hex. Texts with control characters are shown alone: whoever
 * writes text doesn't write those, so that it may be something else.
 */
export function decodeText(bytes: Uint8Array): DecodedValue {
  const text = decodeUtf8Strict(bytes);
  if (text === undefined) {
    const error = new FormatError('invalid-text', l10n.t('The bytes are not valid UTF-8.'), {
      offset: 0,
    });
    return decodeHex(bytes, error);
  }
  const isSure = readableText(bytes) !== undefined;
  return new CoreScalar(bytes, 'text', {
    typeName: 'String',
    text,
    ...(isSure ? { editor: { type: 'String' } } : { readOnlyReason: 'unknown-format' }),
    replacements: undefined,
  });
}

/** Items where each value is a text in UTF-8. */
export const textFormat: Format = {
  decode: decodeText,
  newItems: {
    choices: [scalarChoice('String')],
    bytes(value) {
      if (value.kind !== 'scalar' || value.type !== 'String') throw noSuchItem();
      return encodeUtf8(parseText(value.text));
    },
  },
};
