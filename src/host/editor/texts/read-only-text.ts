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
        "Read-only, because only code in the site's own language can write these values.",
      );
    case 'compressed':
      return compression === undefined
        ? vscode.l10n.t('Read-only, because the data is compressed.')
        : vscode.l10n.t('Read-only, because the data is compressed with {0}.', compression);
    case 'encrypted':
      return vscode.l10n.t('Read-only, because the data is encrypted.');
    case 'unknown-encoding':
      return vscode.l10n.t('Read-only, because the data has an unknown encoding.');
    case 'undefined-variables':
      return vscode.l10n.t(
        'Read-only, because it has variables without a value, which only old versions of PHP can read.',
      );
    case 'other-serializer':
      return vscode.l10n.t('Read-only, because another serializer of the site wrapped the data.');
    default:
      return canSave
        ? undefined
        : vscode.l10n.t('Read-only, because Session Farm does not write sessions of this layout.');
  }
}

/** Whether a session could be read as one: what is damaged isn't edited. */
export function isWhole({ condition }: Pick<SessionSnapshot, 'condition'>): boolean {
  return condition === 'ok' || condition === 'no-ttl' || condition === 'ended';
}
