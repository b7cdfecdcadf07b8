import * as vscode from '../../shown/vscode.ts';
import type { FileHeader } from '../../../stores/transfer/session-file.ts';
import { type Choice, choose, type Question } from '../../choose.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import type { HostServices } from '../../services.ts';
import { masksIds } from '../tree-items.ts';

/** What a file tells of sessions. */
export type Contents = Pick<FileHeader, 'ids' | 'values'>;

/**
 * Asks what a file is to contain.
 * @param isImported whether the file brings its sessions back
 */
export async function askContents(
  { endpoints }: HostServices,
  records: readonly EndpointRecord[],
  { title, placeHolder }: Pick<Question, 'title' | 'placeHolder'>,
  isImported = true,
): Promise<Contents | undefined> {
  const { l10n } = vscode;
  const isFar = records.some(({ id }) => masksIds(endpoints.get(id)));
  const whole: Choice<Contents> = {
    label: l10n.t('Everything as it is'),
    description: l10n.t('whoever has the file can use the sessions'),
    value: { ids: 'whole', values: 'whole' },
  };
  const masked: Choice<Contents> = {
    label: l10n.t('With masked session IDs'),
    ...(isImported && { description: l10n.t('an import gives each session a new ID') }),
    value: { ids: 'masked', values: 'whole' },
  };
  const redacted: Choice<Contents> = {
    label: l10n.t('With masked session IDs and redacted values'),
    description: l10n.t('by the rules of the setting "Redacted Values"'),
    value: { ids: 'masked', values: 'redacted' },
  };
  // What is asked for most comes first.
  const choices = isFar ? [redacted, masked, whole] : [whole, masked, redacted];
  return choose(choices, { title, placeHolder });
}

/** Data of real users leaves production only on purpose. */
export async function confirmsContents(
  records: readonly EndpointRecord[],
  { ids, values }: Contents,
): Promise<boolean> {
  const production = records.find(({ environment }) => environment === 'production');
  if (!production || values === 'redacted') return true;
  const button = vscode.l10n.t('Export');
  const text = vscode.l10n.t('Export data of real users from {0}?', production.name);
  const detail =
    ids === 'whole'
      ? vscode.l10n.t(
          'The file will contain session IDs, which let anyone use these sessions, and all values. Keep it as safe as a password.',
        )
      : vscode.l10n.t('The file will contain all values. Keep it as safe as a password.');
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, button)) === button;
}
