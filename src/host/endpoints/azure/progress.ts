import * as vscode from '../../shown/vscode.ts';
import { untilAborted } from '../../../links/until-aborted.ts';

/** Does something with Azure under a progress that can be cancelled. @throws CancellationError by the user */
export function withAzureProgress<T>(
  title: string,
  work: (signal: AbortSignal) => Promise<T>,
): Promise<T> {
  const options = {
    location: vscode.ProgressLocation.Notification,
    title,
    cancellable: true,
  };
  return Promise.resolve(
    vscode.window.withProgress(options, async (_progress, token) => {
      const controller = new AbortController();
      const listener = token.onCancellationRequested(() =>
        controller.abort(new vscode.CancellationError()),
      );
      try {
        return await untilAborted(work(controller.signal), controller.signal);
      } finally {
        listener.dispose();
      }
    }),
  );
}
