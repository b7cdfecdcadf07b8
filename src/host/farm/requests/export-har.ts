import * as vscode from '../../shown/vscode.ts';
import type { RequestDetails } from '../../../protocol/farm/request-details.ts';
import { choose } from '../../choose.ts';
import { NothingToDo } from '../../errors.ts';
import { FarmCommandError } from '../farm-client.ts';
import { harEntry, harOf, maxHarBodies, withoutBodies } from './har.ts';
import type { Har, HarEntry } from './har.ts';
import type { TracedRequest } from './trace-targets.ts';

/** How an export is made. */
export interface HarExport {
  /** The title of the command. */
  readonly title: string;
  readonly creator: Har['log']['creator'];
}

/** Writes requests into a file that browsers and other tools can read, where the user wants it. */
export async function exportHar(
  requests: readonly TracedRequest[],
  { title, creator }: HarExport,
): Promise<void> {
  const { l10n } = vscode;
  if (requests.length === 0) throw new NothingToDo(l10n.t('The list has no requests to export.'));
  const hasSecrets = await choose(
    [
      {
        label: l10n.t('Without cookies and credentials'),
        description: l10n.t('session IDs are masked, too'),
        value: false,
      },
      {
        label: l10n.t('With cookies and credentials'),
        description: l10n.t('whoever has the file can use them'),
        value: true,
      },
    ],
    { title, placeHolder: l10n.t('Select what the file contains') },
  );
  if (hasSecrets === undefined) return;
  const uri = await askFile(title);
  if (!uri) return;
  const entries = await entriesOf(requests, hasSecrets);
  if (!entries) return;
  // What was masked in a file before doesn't come back.
  const isMasked = !hasSecrets || requests.some((request) => request.isMasked);
  const text = JSON.stringify(harOf(entries, creator, isMasked), undefined, 2);
  await vscode.workspace.fs.writeFile(uri, Buffer.from(text, 'utf8'));
  const name = uri.path.slice(uri.path.lastIndexOf('/') + 1);
  const open = l10n.t('Open File');
  const said =
    entries.length === 1
      ? l10n.t('1 request was exported to {0}.', name)
      : l10n.t('{0} requests were exported to {1}.', entries.length, name);
  if ((await vscode.window.showInformationMessage(said, open)) !== open) return;
  await vscode.window.showTextDocument(uri, { preview: true });
}

async function askFile(title: string): Promise<vscode.Uri | undefined> {
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri;
  return vscode.window.showSaveDialog({
    title: title.replace(/…$/, ''),
    filters: { HAR: ['har'] },
    ...(folder && { defaultUri: vscode.Uri.joinPath(folder, 'requests.har') }),
  });
}

/** Gets the details of all; undefined when the user broke it off. */
async function entriesOf(
  requests: readonly TracedRequest[],
  hasSecrets: boolean,
): Promise<HarEntry[] | undefined> {
  return vscode.window.withProgress(
    {
      location: vscode.ProgressLocation.Notification,
      title: vscode.l10n.t('Exporting requests'),
      cancellable: true,
    },
    async (progress, token) => {
      const all: HarEntry[] = [];
      let room = maxHarBodies;
      for (const request of requests) {
        if (token.isCancellationRequested) return undefined;
        const origin = request.source.originOf(request.entry.id);
        const details = await detailsOf(request);
        const entry = harEntry(room > 0 ? details : withoutBodies(details), origin, hasSecrets);
        room -= (entry.response.content.text ?? '').length;
        room -= (entry.request.postData?.text ?? '').length;
        all.push(entry);
        progress.report({ increment: 100 / requests.length });
      }
      return all;
    },
  );
}

/** What the farm has forgotten meanwhile is exported as far as the row knows it. */
async function detailsOf({ source, entry }: TracedRequest): Promise<RequestDetails> {
  try {
    return await source.describe(entry.id);
  } catch (error) {
    if (error instanceof FarmCommandError) return { entry };
    throw error;
  }
}
