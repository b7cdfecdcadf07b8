import { maxShownLength, shownLines, shownText } from '../../protocol/shown-text.ts';
import { redactor } from '../redaction.ts';

/** A text as the host may show it: like `shownText`, and without the passwords that it knows. */
export function hostText(text: string, maxLength = maxShownLength): string {
  return shownText(redactor.hideSecrets(text.slice(0, 8 * maxLength)), maxLength);
}

/** Lines as the host may show them, none of which holds another. */
export function hostLines(lines: readonly string[], maxLength = maxShownLength): string {
  return shownLines(
    lines.map((line) => hostText(line, maxLength)),
    maxLength,
  );
}
