import * as vscode from '../shown/vscode.ts';
import { type ConnectionPool, UnknownEndpointError } from './connection-pool.ts';
import { hostText } from '../shown/host-text.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { tellOfReplica } from './replica-text.ts';

/** Asks whether edits are to be allowed, and allows them. Production asks for the name. */
export async function allowEdits(
  endpoints: EndpointStore,
  record: EndpointRecord,
): Promise<boolean> {
  if (record.canWrite) return true;
  const isSure =
    record.environment === 'production' ? await typesName(record) : await confirms(record);
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
        'Changes are written only when you save. Sites and users that share this Redis see them immediately.',
      ),
    },
    allow,
  );
  return chosen === allow;
}

async function typesName(record: EndpointRecord): Promise<boolean> {
  // Nobody can type what isn't seen: the name as it is shown will do.
  const isName = (text: string): boolean =>
    text === record.name || (text !== '' && text === hostText(record.name));
  const name = await vscode.window.showInputBox({
    title: vscode.l10n.t('Allow Edits to a Production Endpoint'),
    prompt: vscode.l10n.t(
      'These sessions belong to real users. Type {0} to allow edits.',
      record.name,
    ),
    ignoreFocusOut: true,
    validateInput: (text) =>
      isName(text) || text === ''
        ? undefined
        : vscode.l10n.t('This does not match the endpoint name.'),
  });
  return name !== undefined && isName(name);
}

/**
 * Whether something may be written to an endpoint; where it is read-only the user is told so, and
 * may allow edits on the spot. Nothing is written to a replica, whatever it would take.
 */
export async function ensureWritable(
  {
    endpoints,
    connections,
  }: { readonly endpoints: EndpointStore; readonly connections: ConnectionPool },
  endpointId: string,
): Promise<boolean> {
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
      '{0} is read-only. Nothing was written to Redis. To save, allow edits.',
      record.name,
    ),
    allow,
  );
  return chosen === allow && allowEdits(endpoints, record);
}
