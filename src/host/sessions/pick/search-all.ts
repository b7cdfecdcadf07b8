import * as vscode from '../../shown/vscode.ts';
import type { SessionIndex } from '../../../stores/source/session-index.ts';
import { isCancellation } from '../../cancellation.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';

/** Searches an endpoint to its end, however long that takes. Undefined when the user called it off. */
export async function searchAll(
  { connections }: Pick<HostServices, 'connections'>,
  { id, name }: EndpointRecord,
): Promise<SessionIndex | undefined> {
  const { l10n, ProgressLocation, window } = vscode;
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Searching the sessions of {0}', name),
    cancellable: true,
  };
  return window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
    const { signal } = abort;
    try {
      const source = await connections.connect(id, { signal });
      return await source.find({
        signal,
        onProgress: ({ keyCount }) => {
          const count = formatCount(keyCount, vscode.env.language);
          progress.report({ message: l10n.t('{0} keys so far', count) });
        },
      });
    } catch (error) {
      if (isCancellation(error)) return undefined;
      throw error;
    }
  });
}
