import * as vscode from '../../shown/vscode.ts';
import { agreeToCost } from '../search-cost-text.ts';
import type { SessionFilter } from '../../../lookup/filter/session-filter.ts';
import { fitsFilters } from '../../../survey/fits-filters.ts';
import { type Choice, choose } from '../../choose.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { formatCount } from '../../text-format.ts';
import { scopesOf, sessionsIn } from '../results/search-scope.ts';
import type { ChosenParts, ChosenSessions } from './chosen-sessions.ts';

/**
 * All sessions of the endpoints that are connected, whatever row has the focus: the user says of which endpoint where there are
 * several, and whether only those that fit the filters of the view. Undefined when the user gave up.
 * @param filters those of the view
 */
export async function listedSessions(
  parts: ChosenParts,
  filters: readonly SessionFilter[],
): Promise<readonly ChosenSessions[] | undefined> {
  const { l10n } = vscode;
  const { services } = parts;
  const title = services.titleOf('exportAllSessions');
  const records = scopesOf(parts, []).flatMap(
    ({ endpointId }) => services.endpoints.get(endpointId) ?? [],
  );
  const choices: Choice<readonly EndpointRecord[]>[] = records.map((record) => ({
    label: record.name,
    ...(record.environment === 'production' && { description: l10n.t('production') }),
    value: [record],
  }));
  if (choices.length > 1) choices.unshift({ label: l10n.t('All Endpoints'), value: records });
  const placeHolder = l10n.t('Select the endpoint whose sessions to export');
  const chosen = await choose(choices, { title, placeHolder, takesOnly: true });
  if (!chosen) return undefined;
  const wanted = filters.length === 0 ? filters : await askFilters(title, filters);
  return wanted && find(parts, chosen, wanted);
}

function askFilters(
  title: string,
  filters: readonly SessionFilter[],
): Promise<readonly SessionFilter[] | undefined> {
  const { l10n } = vscode;
  return choose<readonly SessionFilter[]>(
    [
      { label: l10n.t('Sessions That Match the Filters'), value: filters },
      { label: l10n.t('All Sessions'), value: [] },
    ],
    { title, placeHolder: l10n.t('The view is filtered. Select what to export') },
  );
}

async function find(
  parts: ChosenParts,
  records: readonly EndpointRecord[],
  filters: readonly SessionFilter[],
): Promise<readonly ChosenSessions[]> {
  const { l10n, ProgressLocation, window } = vscode;
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Finding sessions'),
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
    const { signal } = abort;
    const found: ChosenSessions[] = [];
    for (const record of records) {
      const source = await parts.services.connections.connect(record.id, { signal });
      await agreeToCost(source, parts.services.endpoints, record.id);
      const scope = await sessionsIn(parts, source, { endpointId: record.id }, filters, {
        signal,
        onProgress: ({ keyCount }) => {
          const count = formatCount(keyCount, vscode.env.language);
          progress.report({ message: l10n.t('{0} keys so far', count) });
        },
      });
      found.push({
        record,
        database: parts.model.entry(record.id).database,
        list: scope.list,
        ...(scope.filters.length > 0 && {
          fits: (snapshot) => fitsFilters(scope.filters, snapshot),
        }),
      });
    }
    return found;
  });
}
