import * as vscode from '../../shown/vscode.ts';
import { formatSize } from '../../text-format.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';

/**
 * Why nothing in a session can be changed, whatever the endpoint allows; undefined when it can.
 * @param canSave whether the layout is ever written
 */
export function readOnlyText(snapshot: SessionSnapshot, canSave: boolean): string | undefined {
  switch (snapshot.readOnlyReason) {
    case 'language-values':
      return vscode.l10n.t(
        "Read-only, because only code in the site's own language can write these values.",
      );
    case 'compressed':
      return compressedText(snapshot);
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

function compressedText({ compression, contentBytes, blob }: SessionSnapshot): string {
  if (compression === undefined) return vscode.l10n.t('Read-only, because the data is compressed.');
  if (contentBytes === undefined || !blob)
    return vscode.l10n.t('Read-only, because the data is compressed with {0}.', compression);
  const { language } = vscode.env;
  return vscode.l10n.t(
    'Read-only, because the data is compressed: {0}, {1} of {2}.',
    compression,
    formatSize(blob.length, language),
    formatSize(contentBytes, language),
  );
}

/** Whether a session could be read as one: what is damaged isn't edited. */
export function isWhole({ condition }: Pick<SessionSnapshot, 'condition'>): boolean {
  return condition === 'ok' || condition === 'no-ttl' || condition === 'ended';
}
