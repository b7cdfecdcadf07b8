import * as vscode from '../shown/vscode.ts';
import type { EndpointAddress } from '../../config/endpoint-address.ts';
import { allowEdits } from '../endpoints/edit-permission.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import { typesName } from '../endpoints/type-name.ts';
import { guardOf } from './redis-guard.ts';

/** Whether a farm may write sessions to a Redis, which the user is asked where that has to be. */
export async function mayFill(
  address: EndpointAddress,
  endpoints: EndpointStore,
): Promise<boolean> {
  const record = guardOf(address, endpoints.all());
  const isSure = record === undefined || (await isAllowed(record, endpoints));
  if (!isSure) {
    vscode.window.setStatusBarMessage(vscode.l10n.t('Nothing was written to Redis.'), 5000);
  }
  return isSure;
}

async function isAllowed(record: EndpointRecord, endpoints: EndpointStore): Promise<boolean> {
  const { name } = record;
  const isProduction = record.environment === 'production';
  if (record.canWrite) {
    return (
      !isProduction ||
      typesName(
        record,
        vscode.l10n.t('Start a Farm on a Production Endpoint'),
        vscode.l10n.t('The farm stores its own sessions there. Type {0} to start it.', name),
      )
    );
  }
  const allow = isProduction ? vscode.l10n.t('Allow Edits…') : vscode.l10n.t('Allow Edits');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('{0} is read-only, and a farm stores sessions there.', name),
    {
      modal: true,
      detail: vscode.l10n.t('Allow edits, or name another Redis as "redis" in the farm task.'),
    },
    allow,
  );
  if (chosen !== allow) return false;
  // Who types the name for that isn't asked for it again.
  if (isProduction) return allowEdits(endpoints, record);
  await endpoints.update(record.id, { canWrite: true });
  return true;
}
