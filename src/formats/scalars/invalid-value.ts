import { FormatError } from '../errors.ts';
import type { TextType } from '../value.ts';
import { l10n } from '../reason.ts';

const examples: Readonly<Record<TextType, string>> = {
  Color: '#ff6347',
  Version: '1.2.3.4',
  Uri: 'https://example.com/a?b=c',
  RelativeUri: 'a/b?c=d',
  DateTimeOffset: '2026-11-21T10:00:00.0000000+01:00',
  BigInteger: '-12345678901234567890',
  StringBuilder: 'text',
};

/** The refusal of a text that is no value of a type. */
export function invalidValue(type: TextType): FormatError {
  const example = examples[type];
  return new FormatError(
    'invalid-value',
    l10n.t('This is not a valid {0}. Example: {1}.', type, example),
    {
      details: { type, example },
    },
  );
}
