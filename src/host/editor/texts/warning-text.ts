import * as vscode from '../../shown/vscode.ts';
import type { FormatWarning } from '../../../formats/value.ts';
import { formatCount } from '../../text-format.ts';

/** A warning about a value in words, with the place in its bytes. */
export function warningText({ code, offset, reason, isRefused }: FormatWarning): string {
  const message = vscode.reasonText(reason);
  // What the site's language makes of the text needs no place.
  if (code === 'number-lost' || code === 'number-changes' || code === 'overruled') return message;
  const place = formatCount(offset, vscode.env.language);
  if (isRefused) return vscode.l10n.t('The site cannot read this: {0} (byte {1})', message, place);
  if (code === 'dangerous-type') return vscode.l10n.t('Dangerous: {0} (byte {1})', message, place);
  return vscode.l10n.t('Unusual: {0} (byte {1})', message, place);
}

/** The gravest of some warnings in words, and how many more there are; undefined for none. */
export function warningsText(warnings: readonly FormatWarning[]): string | undefined {
  const gravest =
    warnings.find(({ code }) => code === 'dangerous-type') ??
    warnings.find(({ isRefused }) => isRefused) ??
    warnings[0];
  if (!gravest) return undefined;
  const text = warningText(gravest);
  const more = warnings.length - 1;
  return more === 0
    ? text
    : vscode.l10n.t('{0} (and {1} more)', text, formatCount(more, vscode.env.language));
}
