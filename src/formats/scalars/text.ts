import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/**
 * Reads `true` or `false`, in any case, as .NET's `bool.Parse` does.
 * @throws FormatError `not-a-boolean`.
 */
export function parseBoolean(text: string): boolean {
  const word = text.trim().toLowerCase();
  if (word === 'true' || word === 'false') return word === 'true';
  throw new FormatError('not-a-boolean', l10n.t('Enter true or false.'), {
    details: { type: 'Boolean' },
  });
}

/**
 * Checks that a text is one UTF-16 unit that a Char can be stored as: no half of a surrogate pair.
 * @throws FormatError `not-one-character`.
 */
export function parseChar(text: string): string {
  if (text.length === 1 && isWellFormed(text)) return text;
  throw new FormatError('not-one-character', l10n.t('Enter exactly one character.'), {
    details: { type: 'Char', length: text.length },
  });
}

/**
 * Checks that a String can be stored as UTF-8 without loss.
 * @throws FormatError `not-text` for an unpaired surrogate, which would become U+FFFD.
 */
export function parseText(text: string): string {
  if (isWellFormed(text)) return text;
  throw new FormatError(
    'not-text',
    l10n.t(
      'This text contains an incomplete character (half of a surrogate pair), which cannot be stored.',
    ),
    {
      details: { type: 'String' },
    },
  );
}

function isWellFormed(text: string): boolean {
  return !/\p{Surrogate}/u.test(text);
}
