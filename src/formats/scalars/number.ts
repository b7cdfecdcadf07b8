import { FormatError } from '../errors.ts';
import { l10n } from '../reason.ts';

/** A number as RFC 8259, section 6, writes it. */
const JSON_NUMBER = /^-?(?:0|[1-9][0-9]*)(?:\.[0-9]+)?(?:[eE][+-]?[0-9]+)?$/;

/**
 * Checks a number of any length and precision, and gives it without blanks around it.
 * @throws FormatError `not-a-number`.
 */
export function parseNumberText(text: string): string {
  const trimmed = text.trim();
  if (JSON_NUMBER.test(trimmed)) return trimmed;
  throw new FormatError('not-a-number', l10n.t('Enter a number.'), {
    details: { type: 'Number' },
  });
}
