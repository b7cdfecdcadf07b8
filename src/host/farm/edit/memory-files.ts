import * as vscode from '../../shown/vscode.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';

interface File {
  bytes: Uint8Array;
  changedAtMs: number;
}

/** Files of one scheme that live in memory only, so that a text can be edited that is no file. */
export class MemoryFiles implements vscode.FileSystemProvider, DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly #files = new Map<string, File>();
  readonly onDidChangeFile = this.#changes.event;

  constructor(scheme: string) {
    this.#owned.add(
      vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true }),
    );
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, changedAtMs } = this.#file(uri);
    const type = vscode.FileType.File;
    return { type, size: bytes.length, ctime: changedAtMs, mtime: changedAtMs };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    return this.#file(uri).bytes;
  }

  writeFile(uri: vscode.Uri, bytes: Uint8Array): void {
    const before = this.#files.get(uri.toString())?.changedAtMs ?? 0;
    const changedAtMs = Math.max(Date.now(), before + 1);
    this.#files.set(uri.toString(), { bytes, changedAtMs });
  }

  delete(uri: vscode.Uri): void {
    this.#files.delete(uri.toString());
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#files.clear();
  }

  #file(uri: vscode.Uri): File {
    const file = this.#files.get(uri.toString());
    if (file) return file;
    throw vscode.FileSystemError.FileNotFound(uri);
  }
}
