import * as vscode from '../../shown/vscode.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import { redactedSession } from '../../../stores/transfer/redact.ts';
import {
  fileEnd,
  fileStart,
  newHeader,
  sessionLine,
} from '../../../stores/transfer/session-file.ts';
import { walkSessions } from '../../../survey/walk-sessions.ts';
import { readSetting } from '../../contributions/settings.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';
import { sessionCountText } from '../session-row-text.ts';
import type { ChosenSessions } from './chosen-sessions.ts';
import { askContents, confirmsContents, type Contents } from './export-contents.ts';
import { itemWordsOf } from './item-words.ts';
import { writeInPieces } from './private-stream.ts';

/** What came of an export. */
interface Count {
  sessionCount: number;
  /** Sessions that could not be redacted. */
  leftOutCount: number;
  itemCount: number;
  /** Sessions that have ended, may not be read, or are too large. */
  unreadCount: number;
}

/** Writes sessions into a file that can be imported again, where the user wants it. Reads only. */
export async function exportSessions(
  services: HostServices,
  chosen: readonly ChosenSessions[],
): Promise<void> {
  const total = chosen.reduce((sum, { list }) => sum + list.count, 0);
  if (total === 0) throw new NothingToDo(vscode.l10n.t('There are no sessions to export.'));
  const records = chosen.map(({ record }) => record);
  const contents = await askContents(services, records, {
    title: services.titleOf('exportSessions'),
    placeHolder: vscode.l10n.t('{0}. Select what the file contains', sessionCountText(total)),
  });
  if (!contents || !(await confirmsContents(records, contents))) return;
  const uri = await askFile(services);
  if (!uri) return;
  const count: Count = { sessionCount: 0, leftOutCount: 0, itemCount: 0, unreadCount: 0 };
  const options = {
    location: vscode.ProgressLocation.Notification,
    title: vscode.l10n.t('Exporting sessions'),
    cancellable: true,
  };
  await vscode.window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
    const language = vscode.env.language;
    let done = 0;
    const onDone = (doneCount: number, before: number): void => {
      const now = before + doneCount;
      const message = vscode.l10n.t(
        '{0} of {1}',
        formatCount(now, language),
        formatCount(total, language),
      );
      progress.report({ message, increment: (100 * (now - done)) / total });
      done = now;
    };
    const { signal } = abort;
    await writeInPieces(uri, pieces(services, chosen, { contents, count, signal, onDone }));
  });
  await tell(uri, count);
}

interface Writing {
  readonly contents: Contents;
  readonly count: Count;
  readonly signal: AbortSignal;
  readonly onDone: (doneCount: number, before: number) => void;
}

async function* pieces(
  { connections }: HostServices,
  chosen: readonly ChosenSessions[],
  { contents, count, signal, onDone }: Writing,
): AsyncGenerator<string, void, undefined> {
  const header = newHeader(contents, Date.now());
  const rules = readSetting(vscode.workspace, 'redactedValues');
  yield fileStart(header);
  let before = 0;
  for (const { record, database, list, fits } of chosen) {
    const source = await connections.connect(record.id, { database, signal });
    let unread = 0;
    const walk = walkSessions(source, list, {
      signal,
      onProgress: ({ doneCount, goneCount, unreadableCount, tooLargeCount }) => {
        unread = goneCount + unreadableCount + tooLargeCount;
        onDone(doneCount, before);
      },
    });
    for await (const batch of walk) {
      for (const { snapshot } of batch) {
        if (fits?.(snapshot) === false) continue;
        const isRedacted = contents.values === 'redacted';
        const shown = isRedacted ? redactedSession(snapshot, rules) : { snapshot, leftOut: [] };
        if (!shown || !isStored(snapshot)) {
          count.leftOutCount += 1;
          continue;
        }
        count.itemCount += shown.leftOut.length;
        yield sessionLine(
          shown.snapshot,
          { header, wordsOf: itemWordsOf(snapshot.ref.layout) },
          count.sessionCount === 0,
        );
        count.sessionCount += 1;
      }
    }
    before += list.count;
    count.unreadCount += unread;
  }
  yield fileEnd;
}

/** Whether there is data, and nothing that Redis has under the key of another kind. */
function isStored({ condition }: SessionSnapshot): boolean {
  return ['ok', 'no-ttl', 'ended', 'damaged'].includes(condition);
}

async function askFile({ titleOf }: HostServices): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: titleOf('exportSessions').replace(/…$/, ''),
    filters: { JSON: ['json'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'sessions.json') }),
  });
}

async function tell(
  uri: vscode.Uri,
  { sessionCount, leftOutCount, itemCount, unreadCount }: Count,
): Promise<void> {
  const { l10n } = vscode;
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const texts = [
    l10n.t('{0} exported to {1}.', sessionCountText(sessionCount), name),
    ...(leftOutCount > 0
      ? [l10n.t('{0} could not be redacted and were left out.', sessionCountText(leftOutCount))]
      : []),
    ...(itemCount > 0
      ? [l10n.t('Items that could not be redacted and were left out: {0}.', itemCount)]
      : []),
    ...(unreadCount > 0
      ? [l10n.t('Sessions that ended, cannot be read, or are too large: {0}.', unreadCount)]
      : []),
  ];
  const open = l10n.t('Open File');
  const chosen = await vscode.window.showInformationMessage(texts.join(' '), open);
  if (chosen === open) await vscode.window.showTextDocument(uri, { preview: true });
}
