import { homedir } from 'node:os';
import * as vscode from '../../shown/vscode.ts';
import { discover, MAX_FILE_SIZE } from '../../../config/found/discover.ts';
import type { FileContent } from '../../../config/found/discover.ts';
import { SKIPPED_FOLDERS } from '../../../config/found/families.ts';
import type { FileFailure, Find } from '../../../config/found/find.ts';
import { CANDIDATES, readerFor } from '../../../config/found/readers.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { MAX_FILES } from './folder-on-disk.ts';
import { leadsOutside } from './read-limited.ts';
import { readUserSecretsFile } from './user-secrets.ts';

/** A find with the file that it is in. */
export interface WorkspaceFind extends Find {
  readonly uri: vscode.Uri;
}

/** What a search of the workspace gave. */
export interface WorkspaceDiscovery {
  readonly finds: readonly WorkspaceFind[];
  readonly failures: readonly FileFailure[];
}

const EXCLUDED = `**/{${SKIPPED_FOLDERS.join(',')}}/**`;

/** Looks through the folders of the workspace. Reads texts only: also where the workspace isn't trusted. */
export async function searchWorkspace(): Promise<WorkspaceDiscovery> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  const found = await Promise.all(
    folders.map(async (folder) => {
      const { finds, failures } = await searchFolder(folder.uri);
      const prefix = folders.length > 1 ? `${folder.name}/` : '';
      return {
        finds: finds.map((find) => ({
          ...find,
          uri: uriOf(folder.uri, find),
          file: prefix + find.file,
        })),
        failures: failures.map((failure) => ({ ...failure, file: prefix + failure.file })),
      };
    }),
  );
  return {
    finds: found.flatMap(({ finds }) => finds),
    failures: found.flatMap(({ failures }) => failures),
  };
}

async function searchFolder(folder: vscode.Uri) {
  const uris = await vscode.workspace.findFiles(
    new vscode.RelativePattern(folder, CANDIDATES),
    new vscode.RelativePattern(folder, EXCLUDED),
    MAX_FILES,
  );
  const root = folder.path.replace(/\/$/, '');
  const files = uris.flatMap(({ path }) =>
    path.startsWith(`${root}/`) ? path.slice(root.length + 1) : [],
  );
  return discover({
    files,
    read: (file) => readInside(folder, file),
    variable: (name) => process.env[name],
    userSecrets: (id) => readUserSecretsFile(id, homedir()),
  });
}

/** The bytes of a file of a folder, unless a link leads out of it. */
async function readInside(folder: vscode.Uri, file: string): Promise<FileContent> {
  const uri = vscode.Uri.joinPath(folder, file);
  try {
    const { type, size } = await vscode.workspace.fs.stat(uri);
    if ((type & vscode.FileType.File) === 0) return undefined;
    if (uri.scheme === 'file' && (await leadsOutside(folder.fsPath, uri.fsPath))) return undefined;
    if (size > MAX_FILE_SIZE) return { code: 'too-large' };
    return await vscode.workspace.fs.readFile(uri);
  } catch (error) {
    const isMissing = error instanceof vscode.FileSystemError && error.code === 'FileNotFound';
    return isMissing ? undefined : { code: 'unreadable' };
  }
}

/** Files of the user's own are told with `~`. */
function uriOf(folder: vscode.Uri, { file }: Find): vscode.Uri {
  if (file.startsWith('~/')) return vscode.Uri.joinPath(vscode.Uri.file(homedir()), file.slice(2));
  return vscode.Uri.joinPath(folder, file);
}

/**
 * Calls back when a file that may be read comes, changes or goes; a burst of changes once.
 * @param found the files in which something was found: also those that others name, and of a folder that goes
 */
export function watchWorkspace(
  onChange: () => void,
  found: () => readonly vscode.Uri[],
): DisposableLike {
  const owned = new DisposableStore();
  let timer: NodeJS.Timeout | undefined;
  const follow = (uri: vscode.Uri) => {
    const isCandidate = readerFor(vscode.workspace.asRelativePath(uri, false)) !== undefined;
    const { path } = uri;
    if (!isCandidate && !found().some((known) => `${known.path}/`.startsWith(`${path}/`))) return;
    clearTimeout(timer);
    timer = setTimeout(onChange, 300);
  };
  const watcher = owned.add(vscode.workspace.createFileSystemWatcher('**'));
  for (const event of [watcher.onDidCreate, watcher.onDidChange, watcher.onDidDelete]) {
    owned.add(event(follow));
  }
  owned.add({ dispose: () => clearTimeout(timer) });
  return owned;
}
