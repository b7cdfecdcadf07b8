import { chmod, mkdir, writeFile } from 'node:fs/promises';
import { dirname } from 'node:path';
import * as vscode from './shown/vscode.ts';

/**
 * Writes a file that nobody else on this machine may read: mode 0600, and 0700 for folders that are
 * made for it. On Windows the folders of a profile are closed to others already, and files take that
 * over.
 */
export async function writePrivateFile(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
  if (uri.scheme !== 'file') {
    await vscode.workspace.fs.writeFile(uri, bytes);
    return;
  }
  await mkdir(dirname(uri.fsPath), { recursive: true, mode: 0o700 });
  // A mode given on writing counts for a new file only: an older one is closed before it is filled.
  await chmod(uri.fsPath, 0o600).catch(() => undefined);
  await writeFile(uri.fsPath, bytes, { mode: 0o600 });
}
