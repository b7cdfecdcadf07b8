import * as vscode from '../../shown/vscode.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';

/**
 * Why nothing in a session can be changed, whatever the endpoint allows; undefined when it can.
 * @param canSave whether the layout is ever written
 */
export function readOnlyText(
  { readOnlyReason, compression }: SessionSnapshot,
  canSave: boolean,
): string | undefined {
  switch (readOnlyReason) {
    case 'language-values':
      return vscode.l10n.t(
        'Shown only: its values belong to the language of the site, and only the site can write them.',
      );
    case 'compressed':
      return compression === undefined
        ? vscode.l10n.t('Shown only: the data is compressed.')
        : vscode.l10n.t('Shown only: the data is compressed with {0}.', compression);
    case 'encrypted':
      return vscode.l10n.t('Shown only: the data is encrypted.');
    case 'unknown-encoding':
      return vscode.l10n.t('Shown only: the encoding of the data is not known.');
    default:
      return canSave ? undefined : vscode.l10n.t('Shown only: this layout is never written.');
  }
}

/** Whether a session could be read as one: what is damaged isn't edited. */
export function isWhole({ condition }: Pick<SessionSnapshot, 'condition'>): boolean {
  return condition === 'ok' || condition === 'no-ttl';
}
