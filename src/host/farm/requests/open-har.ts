import * as vscode from '../../shown/vscode.ts';
import { NothingToDo, UserError } from '../../errors.ts';
import { oneLine } from '../../text-format.ts';
import type { KeptTrace } from './kept-trace.ts';
import type { KeptTraces } from './kept-traces.ts';
import { HarError, readHar } from './read-har.ts';
import type { HarTrace } from './read-har.ts';

/** A larger file would take more memory than the window should give. */
const maxFileMegabytes = 128;

/** Lets the user choose a HAR file, and keeps its requests for the view; undefined when nothing was chosen. */
export async function openHar(kept: KeptTraces, title: string): Promise<KeptTrace | undefined> {
  const { l10n } = vscode;
  const [uri] =
    (await vscode.window.showOpenDialog({
      title: title.replace(/…$/, ''),
      openLabel: l10n.t('Open'),
      filters: { HAR: ['har'], [l10n.t('All Files')]: ['*'] },
    })) ?? [];
  if (!uri) return undefined;
  const name = oneLine(uri.path.slice(uri.path.lastIndexOf('/') + 1), 80);
  const { details, origins, isMasked, leftOutCount } = read(await textOf(uri, name), name);
  if (details.length === 0) throw new NothingToDo(l10n.t('{0} has no requests.', name));
  const originOf = (request: number): string => origins.get(request) ?? 'http://localhost';
  const trace = kept.add({ name, details, originOf, isMasked });
  await vscode.commands.executeCommand('sessionFarm.requests.focus');
  if (leftOutCount > 0) {
    void vscode.window.showInformationMessage(
      l10n.t(
        '{0} of the requests in {1} are not shown. They are not HTTP, or there are too many.',
        leftOutCount,
        name,
      ),
    );
  }
  return trace;
}

async function textOf(uri: vscode.Uri, name: string): Promise<string> {
  const { size } = await vscode.workspace.fs.stat(uri);
  if (size > maxFileMegabytes * 1024 * 1024) {
    throw new UserError(
      vscode.l10n.t(
        '{0} is larger than {1} MB. Export fewer requests to it.',
        name,
        maxFileMegabytes,
      ),
    );
  }
  return new TextDecoder().decode(await vscode.workspace.fs.readFile(uri));
}

function read(text: string, name: string): HarTrace {
  const { l10n } = vscode;
  try {
    return readHar(text);
  } catch (error) {
    if (!(error instanceof HarError)) throw error;
    const { code, path, expected } = error;
    const said =
      code === 'not-json' || path === ''
        ? l10n.t('{0} is not a HAR file. Choose a file that was exported as HAR.', name)
        : l10n.t(
            '{0} is not a valid HAR file. Expected at {1}: {2}.',
            name,
            oneLine(path, 100),
            expected || l10n.t('another value'),
          );
    throw new UserError(said, [], { cause: error });
  }
}
