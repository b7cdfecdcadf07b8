import * as vscode from '../../shown/vscode.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import type { HostServices } from '../../services.ts';
import { addressKey } from '../session-uri.ts';
import type { SessionAddress } from '../session-uri.ts';
import { masksIds, shownId } from '../tree-items.ts';
import { fromFileUriParts, sessionFileScheme, toFileUriParts } from './file-uri.ts';
import type { FileForm } from './file-uri.ts';

/** Between two looks at a session whose file can be seen. */
const watchMs = 3000;
/** VS Code asks what a file is and then for its bytes: both are answered by one reading. */
const sameReadingMs = 1000;
/** Files are kept while they can be seen; this is for those that VS Code asked for once. */
const maxKept = 40;

interface Known {
  readonly snapshot: SessionSnapshot;
  readonly bytes: Uint8Array;
  readonly changedAtMs: number;
  readonly readAtMs: number;
}

type Services = Pick<
  HostServices,
  'connections' | 'endpoints' | 'errors' | 'history' | 'log' | 'sealing'
>;

/**
 * Sessions as read-only files: what VS Code compares, and what other extensions open. A file that can be
 * seen follows its session. Nothing of it slides a lifetime.
 */
export class SessionFiles implements vscode.FileSystemProvider, DisposableLike {
  readonly #services: Services;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<vscode.FileChangeEvent[]>());
  readonly onDidChangeFile = this.#changes.event;
  readonly #known = new Map<string, Known>();
  readonly #reading = new Map<string, Promise<Known>>();
  readonly #watched = new Map<string, vscode.Uri>();

  constructor(services: Services) {
    this.#services = services;
    const options = { isCaseSensitive: true, isReadonly: true };
    this.#owned.add(vscode.workspace.registerFileSystemProvider(sessionFileScheme, this, options));
  }

  /** The URI under which a file of a session is opened, as it is now or was at a moment of its timeline. */
  uriOf(address: SessionAddress, form: FileForm, momentId?: number): vscode.Uri {
    const isLocal = !masksIds(this.#services.endpoints.get(address.endpointId));
    const file = { address, form, ...(momentId !== undefined && { momentId }) };
    return vscode.Uri.from(toFileUriParts(file, isLocal));
  }

  /** Has the files of a session that can be seen read again. */
  async changed(address: SessionAddress): Promise<void> {
    const key = addressKey(address);
    const seen = [...this.#watched.values()].filter(
      (uri) => addressKey(fromFileUriParts(uri).address) === key,
    );
    await Promise.all(seen.map((uri) => this.#look(uri)));
  }

  watch(uri: vscode.Uri): vscode.Disposable {
    // A moment stays as it was.
    if (fromFileUriParts(uri).momentId !== undefined) return new vscode.Disposable(() => undefined);
    const key = uri.toString();
    this.#watched.set(key, uri);
    const timer = setInterval(() => void this.#look(uri), watchMs);
    return new vscode.Disposable(() => {
      clearInterval(timer);
      this.#watched.delete(key);
    });
  }

  async stat(uri: vscode.Uri): Promise<vscode.FileStat> {
    const { bytes, changedAtMs } = await this.#file(uri);
    return {
      type: vscode.FileType.File,
      size: bytes.length,
      ctime: 0,
      mtime: changedAtMs,
      permissions: vscode.FilePermission.Readonly,
    };
  }

  async readFile(uri: vscode.Uri): Promise<Uint8Array> {
    return (await this.#file(uri)).bytes;
  }

  readDirectory(): [string, vscode.FileType][] {
    return [];
  }

  createDirectory(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  writeFile(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  delete(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  rename(uri: vscode.Uri): never {
    throw vscode.FileSystemError.NoPermissions(uri);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#known.clear();
  }

  /** What a file holds, in words where it can't be read. */
  async #file(uri: vscode.Uri): Promise<Known> {
    try {
      const known = this.#known.get(uri.toString());
      if (known && Date.now() - known.readAtMs < sameReadingMs) return known;
      return await this.#read(uri);
    } catch (error) {
      throw this.#services.errors.forVscode('session-file', error);
    }
  }

  /** Tells VS Code when a file isn't what it was. */
  async #look(uri: vscode.Uri): Promise<void> {
    const before = this.#known.get(uri.toString());
    try {
      const { changedAtMs } = await this.#read(uri, true);
      if (changedAtMs === before?.changedAtMs) return;
      this.#changes.fire([{ type: vscode.FileChangeType.Changed, uri }]);
    } catch (error) {
      // The next look may find it again; who opens the file anew is told.
      this.#services.log.debug('session-file', String(error));
    }
  }

  #read(uri: vscode.Uri, isLook = false): Promise<Known> {
    const key = uri.toString();
    const underway = this.#reading.get(key);
    if (underway) return underway;
    const reading = this.#readAnew(uri, isLook).finally(() => this.#reading.delete(key));
    this.#reading.set(key, reading);
    return reading;
  }

  async #readAnew(uri: vscode.Uri, isLook: boolean): Promise<Known> {
    await this.#services.sealing;
    const { connections, endpoints, log } = this.#services;
    const { address, form, momentId } = fromFileUriParts(uri);
    const { endpointId, database, ref } = address;
    log.addSessionId(ref.id);
    const before = this.#known.get(uri.toString());
    if (momentId !== undefined) return before ?? this.#readMoment(uri, momentId);
    const source = await connections.connect(endpointId, { database });
    if (isLook && before && (source.limitOf('watch') ?? source.searchCost)) return before;
    const known = before && { snapshot: before.snapshot, maxBytes: Infinity };
    const snapshot = await source.read(ref, known);
    if (snapshot.condition === 'gone') {
      const id = shownId(ref, masksIds(endpoints.get(endpointId)));
      throw vscode.FileSystemError.FileNotFound(
        vscode.l10n.t('Session {0} has already ended.', id),
      );
    }
    const { fileBytes } = await import('./file-text.ts');
    const nowMs = Date.now();
    const isSame = before?.snapshot.items === snapshot.items;
    const bytes = isSame ? before.bytes : fileBytes(snapshot, form);
    const changedAtMs =
      before && Buffer.compare(before.bytes, bytes) === 0
        ? before.changedAtMs
        : Math.max(nowMs, (before?.changedAtMs ?? 0) + 1);
    const file: Known = { snapshot, bytes, changedAtMs, readAtMs: nowMs };
    this.#keep(uri.toString(), file);
    return file;
  }

  async #readMoment(uri: vscode.Uri, momentId: number): Promise<Known> {
    const { address, form } = fromFileUriParts(uri);
    const moment = this.#services.history.moment(address, momentId);
    if (!moment) {
      throw vscode.FileSystemError.FileNotFound(
        vscode.l10n.t('Session Farm no longer keeps this moment of the session.'),
      );
    }
    const { snapshot, atMs } = moment;
    const { fileBytes } = await import('./file-text.ts');
    const bytes = fileBytes(snapshot, form);
    const file: Known = { snapshot, bytes, changedAtMs: atMs, readAtMs: Date.now() };
    this.#keep(uri.toString(), file);
    return file;
  }

  #keep(key: string, file: Known): void {
    this.#known.delete(key);
    this.#known.set(key, file);
    if (this.#known.size <= maxKept) return;
    const [oldest] = [...this.#known.keys()].filter((each) => !this.#watched.has(each));
    if (oldest !== undefined) this.#known.delete(oldest);
  }
}
