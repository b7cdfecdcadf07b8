import * as vscode from '../../shown/vscode.ts';
import { decodeOptionsOf, decodeSessionItem } from '../../../stores/read/decode-session-item.ts';
import { layoutById } from '../../../stores/layouts/layouts.ts';
import type { SessionItem, SessionSnapshot } from '../../../stores/session.ts';
import { redactedSession } from '../../../stores/transfer/redact.ts';
import {
  fileEnd,
  fileStart,
  newHeader,
  sessionLine,
} from '../../../stores/transfer/session-file.ts';
import type { FileHeader, FileWriter, ItemWords } from '../../../stores/transfer/session-file.ts';
import { walkSessions } from '../../../survey/walk-sessions.ts';
import { type Choice, choose } from '../../choose.ts';
import { readSetting } from '../../contributions/settings.ts';
import { decodedJson } from '../../editor/document/decoded-json.ts';
import { NothingToDo } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { formatCount } from '../../text-format.ts';
import { sessionCountText } from '../session-row-text.ts';
import { masksIds } from '../tree-items.ts';
import type { ChosenSessions } from './chosen-sessions.ts';
import { writeInPieces } from './private-stream.ts';

type Contents = Pick<FileHeader, 'ids' | 'values'>;

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
  const contents = await askContents(services, chosen, total);
  if (!contents || !(await confirms(chosen, contents))) return;
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
  for (const { record, database, list } of chosen) {
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
        const isRedacted = contents.values === 'redacted';
        const shown = isRedacted ? redactedSession(snapshot, rules) : { snapshot, leftOut: [] };
        if (!shown || !isStored(snapshot)) {
          count.leftOutCount += 1;
          continue;
        }
        count.itemCount += shown.leftOut.length;
        yield sessionLine(shown.snapshot, writerOf(header, snapshot), count.sessionCount === 0);
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
  return condition === 'ok' || condition === 'no-ttl' || condition === 'damaged';
}

function writerOf(header: FileHeader, { ref }: SessionSnapshot): FileWriter {
  const layout = layoutById(ref.layout);
  const options = decodeOptionsOf(layout);
  const wordsOf = (item: SessionItem): ItemWords => {
    const value = decodeSessionItem(item, layout.itemEncoding, options);
    return { type: value.root.typeName, value: wordsIn(decodedJson([{ name: 'value', value }])) };
  };
  return { header, wordsOf };
}

/** Of a value that was too large, the text breaks off. */
function wordsIn(json: string): unknown {
  try {
    return Object.values(JSON.parse(json) as Record<string, unknown>)[0] ?? null;
  } catch {
    return null;
  }
}

async function askContents(
  { endpoints, titleOf }: HostServices,
  chosen: readonly ChosenSessions[],
  total: number,
): Promise<Contents | undefined> {
  const { l10n } = vscode;
  const isFar = chosen.some(({ record }) => masksIds(endpoints.get(record.id)));
  const whole: Choice<Contents> = {
    label: l10n.t('Everything as it is'),
    description: l10n.t('whoever has the file can use the sessions'),
    value: { ids: 'whole', values: 'whole' },
  };
  const masked: Choice<Contents> = {
    label: l10n.t('With masked session IDs'),
    description: l10n.t('an import gives each session a new ID'),
    value: { ids: 'masked', values: 'whole' },
  };
  const redacted: Choice<Contents> = {
    label: l10n.t('With masked session IDs and redacted values'),
    description: l10n.t('by the rules of the setting "Redacted Values"'),
    value: { ids: 'masked', values: 'redacted' },
  };
  // What is asked for most comes first.
  const choices = isFar ? [redacted, masked, whole] : [whole, masked, redacted];
  const placeHolder = l10n.t('{0}. Select what the file contains', sessionCountText(total));
  return choose(choices, { title: titleOf('exportSessions'), placeHolder });
}

/** Data of real users leaves production only on purpose. */
async function confirms(
  chosen: readonly ChosenSessions[],
  { ids, values }: Contents,
): Promise<boolean> {
  const production = chosen.find(({ record }) => record.environment === 'production');
  if (!production || values === 'redacted') return true;
  const button = vscode.l10n.t('Export');
  const text = vscode.l10n.t('Export data of real users from {0}?', production.record.name);
  const detail =
    ids === 'whole'
      ? vscode.l10n.t(
          'The file will contain session IDs, which let anyone use these sessions, and all values. Keep it as safe as a password.',
        )
      : vscode.l10n.t('The file will contain all values. Keep it as safe as a password.');
  return (await vscode.window.showWarningMessage(text, { modal: true, detail }, button)) === button;
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
