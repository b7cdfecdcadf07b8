import * as vscode from '../shown/vscode.ts';
import { endpointLabel } from '../../config/format-endpoint.ts';
import type { SourceFacts } from '../../stores/source/session-source.ts';
import type { ConnectFailure } from '../../links/diagnosis.ts';
import type { UserError } from '../errors.ts';
import type { Connect } from './connections.ts';
import { trialOptions } from './endpoint-draft.ts';
import type { EndpointDraft } from './endpoint-draft.ts';
import { connectFailureOf } from './repair.ts';

/** How an attempt to connect to a draft ended. */
export type Trial =
  | { readonly result: 'connected'; readonly facts: SourceFacts }
  | { readonly result: 'failed'; readonly failure: ConnectFailure }
  /** By AWS, which says why in words of its own. */
  | { readonly result: 'refused'; readonly error: UserError }
  | { readonly result: 'cancelled' };

/** Connects to a draft and closes the connection again, with a progress that can be cancelled. */
export async function tryEndpoint(connect: Connect, draft: EndpointDraft): Promise<Trial> {
  const title = vscode.l10n.t('Connecting to {0}…', endpointLabel(draft.address));
  return vscode.window.withProgress(
    { location: vscode.ProgressLocation.Notification, title, cancellable: true },
    async (_progress, token) => {
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() => controller.abort());
      try {
        const connection = await connect(trialOptions(draft), controller.signal);
        const { facts } = connection;
        connection.close();
        return { result: 'connected', facts };
      } catch (error) {
        if (token.isCancellationRequested) return { result: 'cancelled' };
        const failure = connectFailureOf(error);
        if (!failure) {
          const refused = draft.address.store?.kind === 'dynamodb' && (await refusalOf(error));
          if (!refused) throw error;
          return { result: 'refused', error: refused };
        }
        return failure.reason === 'cancelled'
          ? { result: 'cancelled' }
          : { result: 'failed', failure };
      } finally {
        listener.dispose();
      }
    },
  );
}

async function refusalOf(error: unknown): Promise<UserError | undefined> {
  const { explainTableError } = await import('./aws/open-table.ts');
  return explainTableError(error);
}
