import * as vscode from './shown/vscode.ts';
import { DisposableStore } from './disposable.ts';
import type { DisposableLike } from './disposable.ts';

interface File {
  bytes: Uint8Array;
  changedAtMs: number;
  isReadOnly: boolean;
  /** The size of what VS Code has read or written last. */
  knownSize?: number;
  /** Whether VS Code has the bytes as they are now. */
  isKnown: boolean;
}

/**
 * What a save in a tab does beside keeping the bytes.
 * @returns the bytes that the file has from now on; what it throws VS Code shows
 */
export type OnWrite = (uri: vscode.Uri, bytes: Uint8Array) => Promise<Uint8Array>;

/** Files of one scheme that live in memory only, so that a text can be edited that is no file. */
export class MemoryFiles implements vscode.FileSystemProvider, DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly #files = new Map<string, File>();
  readonly #onWrite: OnWrite | undefined;
  readonly onDidChangeFile = this.#changes.event;

  constructor(scheme: string, onWrite?: OnWrite) {
    this.#onWrite = onWrite;
    this.#owned.add(
      vscode.workspace.registerFileSystemProvider(scheme, this, { isCaseSensitive: true }),
    );
  }

  /** Makes a file, or gives it other bytes: a tab that shows it follows, unless it was edited. */
  put(uri: vscode.Uri, bytes: Uint8Array, isReadOnly = false): void {
    const before = this.#files.get(uri.toString());
    const isSame = before !== undefined && Buffer.compare(before.bytes, bytes) === 0;
    this.#keep(uri, bytes, isReadOnly, isSame && before.isKnown);
    this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
  }

  /**
   * Whether a file has other bytes than a tab knows, without VS Code noticing: it takes two texts of one
   * size for the same before it overwrites one.
   */
  hasHiddenChange(uri: vscode.Uri): boolean {
    const file = this.#files.get(uri.toString());
    return file !== undefined && !file.isKnown && file.knownSize === file.bytes.length;
  }

  /** Whether a file has other bytes than an editor has read or written. */
  hasChange(uri: vscode.Uri): boolean {
    return this.#files.get(uri.toString())?.isKnown === false;
  }

  /** Takes a file away: a tab that shows it says so, and keeps its text. */
  remove(uri: vscode.Uri): void {
    if (!this.#files.delete(uri.toString())) return;
    this.#changes.fire([{ type: vscode.FileChangeType.Deleted, uri }]);
  }

  watch(): vscode.Disposable {
    return new vscode.Disposable(() => undefined);
  }

  stat(uri: vscode.Uri): vscode.FileStat {
    const { bytes, changedAtMs, isReadOnly } = this.#file(uri);
    const type = vscode.FileType.File;
    const size = bytes.length;
    const permissions = isReadOnly ? { permissions: vscode.FilePermission.Readonly } : {};
    return { type, size, ctime: changedAtMs, mtime: changedAtMs, ...permissions };
  }

  readFile(uri: vscode.Uri): Uint8Array {
    const file = this.#file(uri);
    file.isKnown = true;
    file.knownSize = file.bytes.length;
    return file.bytes;
  }

  async writeFile(uri: vscode.Uri, bytes: Uint8Array): Promise<void> {
    const kept = this.#onWrite ? await this.#onWrite(uri, bytes) : bytes;
    this.#keep(uri, kept, this.#files.get(uri.toString())?.isReadOnly === true, true);
  }

  delete(uri: vscode.Uri): void {
    this.#files.delete(uri.toString());
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  /** VS Code makes one before it saves a file that isn't there any more: whoever writes is asked then. */
  createDirectory(): void {
    return;
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#files.clear();
  }

  /** VS Code tells by the time whether a file is newer than what a tab has. */
  #keep(uri: vscode.Uri, bytes: Uint8Array, isReadOnly: boolean, isKnown: boolean): void {
    const before = this.#files.get(uri.toString());
    const changedAtMs = Math.max(Date.now(), (before?.changedAtMs ?? 0) + 1);
    const knownSize = isKnown ? bytes.length : before?.knownSize;
    const known = { isKnown, ...(knownSize !== undefined && { knownSize }) };
    this.#files.set(uri.toString(), { bytes, changedAtMs, isReadOnly, ...known });
  }

  #file(uri: vscode.Uri): File {
    const file = this.#files.get(uri.toString());
    if (file) return file;
    throw vscode.FileSystemError.FileNotFound(uri);
  }
}
