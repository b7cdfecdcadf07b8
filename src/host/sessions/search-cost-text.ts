import * as vscode from '../shown/vscode.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';
import type { EndpointRecord } from '../endpoints/endpoint-record.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import { formatCount } from '../text-format.ts';

/** What reading takes, in the units that AWS charges for. */
export function costText(readUnits: number): string {
  return readUnits === 1
    ? vscode.l10n.t('about 1 read unit')
    : vscode.l10n.t('about {0} read units', formatCount(readUnits, vscode.env.language));
}

/** Asks before all sessions of a place are read, where that costs something. True where it doesn't. */
export async function agreesToCost(
  { searchCost }: Pick<SessionSource, 'searchCost'>,
  { name }: Pick<EndpointRecord, 'name'>,
): Promise<boolean> {
  if (!searchCost) return true;
  const read = vscode.l10n.t('Read All');
  const chosen = await vscode.window.showWarningMessage(
    vscode.l10n.t('Read all sessions of {0}?', name),
    {
      modal: true,
      detail:
        searchCost.entryCount === 0
          ? vscode.l10n.t('AWS charges for each record that is read, and has not counted them yet.')
          : vscode.l10n.t(
              'This reads about {0} records and uses {1}, which AWS charges for.',
              formatCount(searchCost.entryCount, vscode.env.language),
              costText(searchCost.readUnits),
            ),
    },
    read,
  );
  return chosen === read;
}

/**
 * Asks before all sessions of an endpoint are read, where that costs something.
 * @throws CancellationError when the user would rather not
 */
export async function agreeToCost(
  source: Pick<SessionSource, 'searchCost'>,
  endpoints: Pick<EndpointStore, 'get'>,
  endpointId: string,
): Promise<void> {
  const name = endpoints.get(endpointId)?.name ?? '';
  if (!(await agreesToCost(source, { name }))) throw new vscode.CancellationError();
}
