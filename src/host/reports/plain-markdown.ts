import { redactor } from '../redaction.ts';
import { hostText } from '../shown/host-text.ts';

/** The most characters of one text of a report. */
const maxLength = 1000;

/** The marks that make Markdown something else than the text that it is. */
const active = /[`[\]<>*_\\]/;

/** A text of a report, whoever wrote it. */
export function safe(text: string): string {
  return hostText(redactor.redact(text), maxLength);
}

/** A text that means itself in Markdown, and still reads well: each word with such a mark is code. */
export function literal(text: string): string {
  return safe(text)
    .split(' ')
    .map((word) => (active.test(word) ? `\`${word.replaceAll('`', "'")}\`` : word))
    .join(' ');
}
