import * as vscode from '../shown/vscode.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import { isCancellation } from '../cancellation.ts';
import type { HostServices } from '../services.ts';

/** What work at an endpoint is given to tell how far it is, and to hear that it is to stop. */
export interface WorkAtSource {
  readonly signal: AbortSignal;
  readonly report: (message: string) => void;
}

/**
 * Connects an endpoint and works there, with a notification that tells how far that is and stops it.
 * @returns undefined when the user called it off
 */
export async function withSource<T>(
  { connections }: Pick<HostServices, 'connections'>,
  endpointId: string,
  title: string,
  work: (source: SessionSource, at: WorkAtSource) => Promise<T>,
): Promise<T | undefined> {
  const { ProgressLocation, window } = vscode;
  const options = { location: ProgressLocation.Notification, title, cancellable: true };
  return window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
    const { signal } = abort;
    const report = (message: string): void => progress.report({ message });
    try {
      return await work(await connections.connect(endpointId, { signal }), { signal, report });
    } catch (error) {
      if (isCancellation(error)) return undefined;
      throw error;
    }
  });
}
