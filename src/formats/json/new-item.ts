import { encodeUtf8 } from '../bytes/utf8.ts';
import { FormatError } from '../errors.ts';
import { nullChoice, scalarChoice } from '../choices.ts';
import type { NewItems } from '../format.ts';
import { parseNumberText } from '../scalars/number.ts';
import { parseBoolean, parseText } from '../scalars/text.ts';
import type { FreshValue } from '../tree/dialect.ts';
import { freshValueOf } from '../tree/fresh-value.ts';
import type { ValueChoice } from '../value.ts';
import { parseJson } from './parse.ts';
import { javascriptStyle, jsonStringBytes } from './strings.ts';
import { l10n } from '../reason.ts';

/** What may stand anywhere in a JSON text. */
export const anyJson: readonly ValueChoice[] = [
  nullChoice,
  scalarChoice('String'),
  scalarChoice('Number'),
  scalarChoice('Boolean'),
  { kind: 'object', typeName: 'Object', wireTypeName: '{}' },
  { kind: 'object', typeName: 'Array', wireTypeName: '[]' },
];

/** A JSON text that is written out, as a choice. */
export const jsonTextChoice: ValueChoice = { kind: 'written', form: 'json' };

/**
 * A new JSON value.
 * @param string how strings are written
 * @param number how numbers are checked and written
 * @throws FormatError `wrong-type`, or when the text is no value of the type.
 */
export function freshJson(
  value: FreshValue,
  string: (text: string) => Uint8Array,
  number: (text: string) => string = parseNumberText,
): Uint8Array {
  if (value.kind === 'null') return encodeUtf8('null');
  if (value.kind === 'object') return encodeUtf8(value.wireTypeName === '[]' ? '[]' : '{}');
  switch (value.type) {
    case 'String':
      return string(value.text);
    case 'Boolean':
      return encodeUtf8(String(parseBoolean(value.text)));
    case 'Number':
    case 'Int32':
      return encodeUtf8(number(value.text));
    default:
      throw new FormatError(
        'wrong-type',
        l10n.t('JSON cannot store a value of the type {0}.', value.type),
        {
          details: { type: value.type },
        },
      );
  }
}

/** A JSON text that somebody wrote, as it was written. @throws FormatError `invalid-value` */
export function writtenJson(text: string): Uint8Array {
  const bytes = encodeUtf8(parseText(text.trim()));
  const { failure, warnings } = parseJson(bytes);
  if (!failure && warnings.length === 0) return bytes;
  const example = '{"sku": "A-1", "qty": 2}';
  throw new FormatError(
    'invalid-value',
    failure?.reason ?? l10n.t('The text starts with a byte order mark.'),
    {
      details: { type: 'JSON', example },
    },
  );
}

/** New items of sessions that are kept as JSON. */
export const newJsonItems: NewItems = {
  choices: [...anyJson, jsonTextChoice],
  bytes(value) {
    if (value.kind === 'written' && value.form === 'json') return writtenJson(value.text);
    return freshJson(freshValueOf(value), (text) => jsonStringBytes(text, javascriptStyle));
  },
};
