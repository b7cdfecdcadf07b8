import { FormatError } from '../errors.ts';
import type { TextType } from '../value.ts';

const examples: Readonly<Record<TextType, string>> = {
  Color: '#ff6347',
  Version: '1.2.3.4',
  Uri: 'https://example.com/a?b=c',
  DateTimeOffset: '2026-11-21T10:00:00.0000000+01:00',
  BigInteger: '-12345678901234567890',
  StringBuilder: 'text',
};

/** The refusal of a text that is no value of a type. */
export function invalidValue(type: TextType): FormatError {
  const example = examples[type];
  return new FormatError('invalid-value', `The text is no ${type}: one looks like ${example}.`, {
    details: { type, example },
  });
}
