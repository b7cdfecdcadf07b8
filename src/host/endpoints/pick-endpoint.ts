import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { UserError } from '../errors.ts';

/**
 * Asks which endpoint is meant; the only one isn't asked for.
 * @throws UserError when there is none
 */
export async function pickEndpoint(
  records: readonly EndpointRecord[],
  title: string,
): Promise<EndpointRecord | undefined> {
  if (records.length === 0) {
    throw new UserError(vscode.l10n.t('No endpoint supports this command right now.'));
  }
  if (records.length === 1) return records[0];
  const items = records.map((record) => ({
    label: record.name,
    description: endpointLabel(record.address),
    record,
  }));
  return (await vscode.window.showQuickPick(items, { title }))?.record;
}
