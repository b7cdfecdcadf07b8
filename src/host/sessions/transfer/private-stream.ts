import { createReadStream } from 'node:fs';
import { chmod, open, rename, rm } from 'node:fs/promises';
import * as vscode from '../../shown/vscode.ts';

/** What a file elsewhere than on this machine may have, which is written in one piece. */
const maxElsewhereBytes = 256 * 1024 * 1024;

/**
 * Writes a file that nobody else on this machine may read, piece by piece. It is there once all of it is written:
 * what stood there before stays until then, and also when something fails.
 */
export async function writeInPieces(uri: vscode.Uri, pieces: AsyncIterable<string>): Promise<void> {
  if (uri.scheme !== 'file') {
    await vscode.workspace.fs.writeFile(uri, await gathered(pieces));
    return;
  }
  const part = `${uri.fsPath}.part`;
  const file = await open(part, 'w', 0o600);
  try {
    // A mode counts for new files only.
    await chmod(part, 0o600);
    for await (const piece of pieces) await file.writeFile(piece);
    await file.close();
    await rename(part, uri.fsPath);
  } catch (error) {
    await file.close().catch(() => undefined);
    await rm(part, { force: true });
    throw error;
  }
}

/** The bytes of a file, piece by piece. */
export async function* readInPieces(uri: vscode.Uri): AsyncGenerator<Uint8Array, void, undefined> {
  if (uri.scheme !== 'file') {
    yield await vscode.workspace.fs.readFile(uri);
    return;
  }
  for await (const chunk of createReadStream(uri.fsPath)) yield chunk as Uint8Array;
}

async function gathered(pieces: AsyncIterable<string>): Promise<Uint8Array> {
  const all: Uint8Array[] = [];
  let bytes = 0;
  for await (const piece of pieces) {
    const next = Buffer.from(piece);
    bytes += next.length;
    if (bytes > maxElsewhereBytes) throw vscode.FileSystemError.Unavailable('too large');
    all.push(next);
  }
  return Buffer.concat(all);
}
