import * as vscode from '../../shown/vscode.ts';
import { hostTraits } from '../../../config/known-hosts.ts';

/** When the service behind a host is retired, as a sentence; undefined for all others. */
export function retirementText(host: string): string | undefined {
  const date = hostTraits(host)?.retiresOn;
  if (date === undefined) return undefined;
  const shown = new Intl.DateTimeFormat(vscode.env.language, {
    dateStyle: 'long',
    timeZone: 'UTC',
  }).format(new Date(date));
  return vscode.l10n.t(
    'Azure will retire this service on {0}. Its successor is Azure Managed Redis.',
    shown,
  );
}
