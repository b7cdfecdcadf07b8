import { withSigns } from './visible-text.ts';

/** The most characters that are shown of one foreign text: of a name, a path, a reply of a server. */
export const maxShownLength = 400;

/**
 * Escapes of terminals, whole: they colour text, move the cursor, change the title, make links, fill the
 * clipboard (ECMA-48; "XTerm Control Sequences", operating system commands).
 */
const escapes =
  /(?:\u001b\]|\u009d|\u001b[P^_X]|[\u0090\u0098\u009e\u009f])[^\u0007\u001b\u009c]*(?:\u0007|\u001b\\|\u009c)?|(?:\u001b\[|\u009b)[0-?]*[ -/]*[@-~]?|\u001b[ -/]*[0-~]?/g;
/**
 * What nobody sees: marks that turn the direction of text around, blanks without width, tags. Only the
 * marks that choose between a sign and its picture are harmless. Unicode, DerivedCoreProperties.txt
 * ("Default_Ignorable_Code_Point"); the annotation marks are no part of it.
 */
const invisible = /(?![\uFE0E\uFE0F])[\p{Default_Ignorable_Code_Point}\uFFF9-\uFFFB]/gu;
const loneSurrogates = /\p{Cs}/gu;
/** The middle of `[text](target)`, which VS Code makes a link, of a command even. */
const linkMiddle = /\]\(/g;
/** The start of `$(name)`, which VS Code makes an icon. */
const iconStart = /\$\((?=[A-Za-z0-9-])/g;

/**
 * A text as it may be shown, whoever wrote it: on one line, with signs for characters that can't be seen or
 * that act ({@link withSigns}), without anything that VS Code makes a link or an icon (a blank keeps it apart:
 * `a[0] (x)`), and not too long, with `…` at a cut. Giving it a shown text again changes nothing.
 * @param maxLength in characters, `…` included
 */
export function shownText(text: string, maxLength = maxShownLength): string {
  const start = text.slice(0, 4 * maxLength);
  const clean = withSigns(withoutEscapes(start))
    .replace(invisible, '')
    .replace(loneSurrogates, '\uFFFD')
    .replace(linkMiddle, '] (')
    .replace(iconStart, '$ (');
  const isWhole = start.length === text.length;
  if (isWhole && clean.length <= maxLength) return clean;
  const characters = Array.from(clean);
  if (isWhole && characters.length <= maxLength) return clean;
  return `${characters.slice(0, maxLength - 1).join('')}…`;
}

/** A text without what a terminal would take for a command: what programs print, say. */
export function withoutEscapes(text: string): string {
  return text.replace(escapes, '');
}

/** The most lines that are shown of a text that may have several. */
const maxLines = 60;

/** Lines as they may be shown, each like {@link shownText}: no line holds another. */
export function shownLines(lines: readonly string[], maxLength = maxShownLength): string {
  const shown = lines.slice(0, maxLines).map((line) => shownText(line, maxLength));
  return [...shown, ...(lines.length > maxLines ? ['…'] : [])].join('\n');
}
