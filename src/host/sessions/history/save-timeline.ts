import * as vscode from '../../shown/vscode.ts';
import { timelinePieces, type TimelineWriting } from '../../../survey/history/write-timeline.ts';
import { readSetting } from '../../contributions/settings.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';
import type { SessionAddress } from '../session-uri.ts';
import { askContents, confirmsContents } from '../transfer/export-contents.ts';
import { itemWordsOf } from '../transfer/item-words.ts';
import { writeInPieces } from '../transfer/private-stream.ts';
import { requestsFor } from './compare-moments.ts';
import { requestsOf } from './moment-text.ts';
import { timelineOf } from './find-timeline.ts';
import { isOpened } from './opened-timelines.ts';

/** Writes what is known of a session into a file that can be opened again. */
export async function saveTimeline(services: HostServices, address: SessionAddress): Promise<void> {
  const { l10n } = vscode;
  const title = services.titleOf('saveTimeline');
  if (isOpened(address)) throw new NothingToDo(l10n.t('This timeline is already a file.'));
  const timeline = timelineOf(services, address);
  const record = services.endpoints.get(address.endpointId);
  const records = record ? [record] : [];
  const count = formatCount(timeline.moments.length, vscode.env.language);
  const placeHolder = l10n.t('{0} moments. Select what the file contains', count);
  const contents = await askContents(services, records, { title, placeHolder }, false);
  if (!contents || !(await confirmsContents(records, contents))) return;
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  const uri = await vscode.window.showSaveDialog({
    title: title.replace(/…$/, ''),
    filters: { JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'timeline.json') }),
  });
  if (!uri) return;
  const requests = await requestsFor(services, address, timeline);
  let leftOutCount = 0;
  const writing: TimelineWriting = {
    contents,
    rules: readSetting(vscode.workspace, 'redactedValues'),
    wordsOf: itemWordsOf(address.ref.layout),
    requestsOf: (moment) => requestsOf(moment, requests),
    onLeftOut: () => (leftOutCount += 1),
  };
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: l10n.t('Saving the timeline'),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (_, token) => {
    // As it is now: looks go on while it is written.
    const now = { ...timeline, moments: [...timeline.moments] };
    const pieces = timelinePieces(address.ref, now, writing, Date.now());
    await writeInPieces(uri, oneByOne(pieces, token));
  });
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const texts = [
    l10n.t('Timeline saved to {0}.', name),
    ...(leftOutCount > 0
      ? [l10n.t('Items that could not be redacted and were left out: {0}.', leftOutCount)]
      : []),
  ];
  void vscode.window.showInformationMessage(texts.join(' '));
}

/** Lets the window breathe, and the user give up, between two pieces. */
async function* oneByOne(
  pieces: Iterable<string>,
  token: vscode.CancellationToken,
): AsyncGenerator<string, void, undefined> {
  for (const piece of pieces) {
    if (token.isCancellationRequested) throw new vscode.CancellationError();
    yield piece;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
