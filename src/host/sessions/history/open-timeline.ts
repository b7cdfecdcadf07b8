import * as vscode from '../../shown/vscode.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import { StoreError } from '../../../stores/replies.ts';
import { TransferError } from '../../../stores/transfer/json-elements.ts';
import type { FiledTimeline } from '../../../survey/history/timeline-file.ts';
import { NothingToDo, UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { oneLine } from '../../text-format.ts';
import type { SessionAddress } from '../session-uri.ts';
import { newOpenedAddress } from './opened-timelines.ts';
import { readInPieces } from '../transfer/private-stream.ts';

/** Has the user choose a file with a timeline, and takes it in. @returns the session that it is of */
export async function openTimeline({
  history,
  log,
  titleOf,
}: HostServices): Promise<SessionAddress | undefined> {
  const { l10n } = vscode;
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: titleOf('openTimeline').replace(/…$/, ''),
      filters: { JSON: ['json'] },
      canSelectMany: false,
    })) ?? [];
  if (!uri) return undefined;
  const name = oneLine(uri.path.slice(uri.path.lastIndexOf('/') + 1), 80);
  const timeline = await read(uri, name);
  const { ref, moments } = timeline;
  if (moments.length === 0) throw new NothingToDo(l10n.t('{0} has no moments.', name));
  try {
    layoutById(ref.layout);
  } catch (error) {
    if (!(error instanceof StoreError)) throw error;
    throw new UserError(
      l10n.t(
        'The timeline in {0} belongs to a store layout that your settings do not describe.',
        name,
      ),
    );
  }
  log.addSessionId(ref.id);
  const address = newOpenedAddress(ref);
  history.open(address, timeline);
  return address;
}

async function read(uri: vscode.Uri, name: string): Promise<FiledTimeline> {
  const { readTimelineFile } = await import('../../../survey/history/timeline-file.ts');
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Reading the file'),
    cancellable: true,
  };
  try {
    return await vscode.window.withProgress(options, (_, token) =>
      readTimelineFile(untilCancelled(readInPieces(uri), token)),
    );
  } catch (error) {
    throw error instanceof TransferError ? fileTrouble(error, name) : error;
  }
}

async function* untilCancelled(
  chunks: AsyncIterable<Uint8Array>,
  token: vscode.CancellationToken,
): AsyncGenerator<Uint8Array, void, undefined> {
  for await (const chunk of chunks) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    yield chunk;
  }
}

function fileTrouble({ code, place }: TransferError, name: string): UserError {
  const { l10n } = vscode;
  switch (code) {
    case 'no-json':
      return new UserError(l10n.t('{0} is not a saved timeline.', name));
    case 'cut-off':
      return new UserError(l10n.t('The end of {0} is missing. Save the timeline again.', name));
    case 'wrong-version':
      return new UserError(
        l10n.t('{0} was written by a newer Session Farm. Update the extension.', name),
      );
    case 'wrong-shape':
      return new UserError(
        place === 'format'
          ? l10n.t('{0} is not a saved timeline.', name)
          : l10n.t('{0} is damaged at {1}.', name, place),
      );
    case 'too-large':
      return new UserError(l10n.t('The timeline in {0} is too large to open.', name));
  }
}
