import * as vscode from '../../shown/vscode.ts';
import type { Place } from '../../../protocol/editor-rows.ts';
import { FormatError } from '../../../formats/errors.ts';
import { childAt } from '../../../formats/node-at.ts';
import { l10n } from '../../../formats/reason.ts';
import { formatCount } from '../../text-format.ts';
import { rootOfPlace } from '../document/node-of-place.ts';
import type { SessionDocument } from '../document/session-document.ts';
import { nameText } from '../texts/names.ts';
import { splitValues } from './pasted-values.ts';

/** Refused rows beyond these are counted alone. */
const maxNamed = 5;

/**
 * Sets several values at once from what the clipboard holds: one for each row, or one for all of them.
 * @returns what is to be said of rows that don't take theirs; null where all do
 * @throws FormatError when it isn't clear which value is whose
 */
export function pasteValues(
  document: SessionDocument,
  places: readonly Place[],
  clipboard: string,
): string | null {
  const [only] = places;
  if (!only) return null;
  const values = places.length === 1 ? [clipboard] : splitValues(clipboard);
  if (values.length !== 1 && values.length !== places.length) {
    throw new FormatError(
      'wrong-type',
      l10n.t('The clipboard has {0} values for {1} rows.', values.length, places.length),
    );
  }
  const sets = places.map(({ item, path }, index) => {
    return { item, path, text: values[values.length === 1 ? 0 : index] ?? '' };
  });
  const label =
    places.length === 1
      ? vscode.l10n.t('Set {0}', nameText(only.item))
      : vscode.l10n.t('Paste Into {0} Rows', places.length);
  const refused = document.setAll(sets, label);
  if (refused.length === 0) return null;
  const { language } = vscode.env;
  const named = refused.slice(0, maxNamed).map(({ index, reason }) => {
    const place = places[index] ?? only;
    return `${rowLabel(document, place)} (${vscode.reasonText(reason)})`;
  });
  const more = refused.length > maxNamed ? ' …' : '';
  return vscode.l10n.t(
    '{0} of {1} values were pasted. Refused: {2}',
    formatCount(places.length - refused.length, language),
    formatCount(places.length, language),
    named.join(', ') + more,
  );
}

function rowLabel(document: SessionDocument, place: Place): string {
  const root = rootOfPlace(document, place, false);
  const label = root && childAt(root, place.path)?.label;
  return label === undefined ? nameText(place.item) : `${nameText(place.item)} › ${label}`;
}
