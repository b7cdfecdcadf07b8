import * as vscode from '../shown/vscode.ts';
import { type ConnectionPool, UnknownEndpointError } from './connection-pool.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { tellOfReplica } from './replica-text.ts';
import { storeName } from './store-name.ts';
import { typesName } from './type-name.ts';
import type { WriteConfirmations } from './write-confirmations.ts';

/** Asks whether edits are to be allowed, and allows them. Production asks for the name. */
export async function allowEdits(
  endpoints: EndpointStore,
  record: EndpointRecord,
): Promise<boolean> {
  if (record.canWrite) return true;
  const isSure =
    record.environment === 'production'
      ? await typesName(
          record,
          vscode.l10n.t('Allow Edits to a Production Endpoint'),
          vscode.l10n.t(
            'These sessions belong to real users. Type {0} to allow edits.',
            record.name,
          ),
        )
      : await confirms(record);
  if (isSure) await endpoints.update(record.id, { canWrite: true });
  return isSure;
}

async function confirms(record: EndpointRecord): Promise<boolean> {
  const allow = vscode.l10n.t('Allow Edits');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Allow edits to sessions on {0}?', record.name),
    {
      modal: true,
      detail: vscode.l10n.t(
        'Changes are written only when you save. Sites and users that share this {0} see them immediately.',
        storeName(record),
      ),
    },
    allow,
  );
  return chosen === allow;
}

/**
 * Whether something may be written to an endpoint; where it is read-only the user is told so, and
 * may allow edits on the spot. Nothing is written to a replica, whatever it would take.
 */
export async function ensureWritable(
  {
    endpoints,
    connections,
    writeConfirmations,
  }: {
    readonly endpoints: EndpointStore;
    readonly connections: ConnectionPool;
    readonly writeConfirmations: WriteConfirmations;
  },
  endpointId: string,
): Promise<boolean> {
  writeConfirmations.begin();
  const record = endpoints.get(endpointId);
  if (!record) throw new UnknownEndpointError(endpointId);
  const replica = connections.replica(endpointId);
  if (replica) {
    await tellOfReplica(endpointId, replica);
    return false;
  }
  if (record.canWrite) return true;
  const allow = vscode.l10n.t('Allow Edits…');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t(
      '{0} is read-only. Nothing was written to {1}. To save, allow edits.',
      record.name,
      storeName(record),
    ),
    allow,
  );
  if (chosen !== allow || !(await allowEdits(endpoints, record))) return false;
  // Who has just typed the name isn't asked for it again.
  writeConfirmations.give(record);
  return true;
}
