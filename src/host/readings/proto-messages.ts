import * as vscode from '../shown/vscode.ts';
import type { MessageType, ProtobufSchema } from '../../formats/protobuf/schema.ts';
import type { MessagePlace } from '../../stores/read/chosen-readings.ts';
import { type DisposableLike, DisposableStore } from '../disposable.ts';
import type { ErrorReporter } from '../errors.ts';
import { noSuchMessage, readProtoFile } from './proto-file.ts';

/** The messages that choices name, of `.proto` files that are read again when one of the workspace changes. */
export class ProtoMessages implements DisposableLike {
  readonly #errors: ErrorReporter;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new vscode.EventEmitter<void>());
  #places: readonly MessagePlace[] = [];
  #files: ReadonlyMap<string, ProtobufSchema> = new Map();
  /** Counts the readings, of which the last one holds. */
  #reading = 0;
  #said: ReadonlySet<string> = new Set();

  /** Fires when messages are other ones than before. */
  readonly onDidChange = this.#changes.event;

  constructor(errors: ErrorReporter) {
    this.#errors = errors;
    const watcher = this.#owned.add(vscode.workspace.createFileSystemWatcher('**/*.proto'));
    for (const event of [
      watcher.onDidCreate,
      watcher.onDidChange,
      watcher.onDidDelete,
      vscode.workspace.onDidGrantWorkspaceTrust,
      vscode.workspace.onDidChangeWorkspaceFolders,
    ]) {
      this.#owned.add(event(() => void this.#read()));
    }
  }

  dispose(): void {
    this.#reading++;
    this.#owned.dispose();
  }

  /** Reads what choices name from now on. */
  async follow(places: readonly MessagePlace[]): Promise<void> {
    if (JSON.stringify(places) === JSON.stringify(this.#places)) return;
    this.#places = places;
    await this.#read();
  }

  /** A message, as it was read last; undefined where that wasn't possible. */
  find({ file, message }: MessagePlace): MessageType | undefined {
    return this.#files.get(file)?.messages.get(message);
  }

  async #read(): Promise<void> {
    const reading = ++this.#reading;
    const places = this.#places;
    const files = new Map<string, ProtobufSchema>();
    const problems: unknown[] = [];
    for (const file of new Set(places.map((place) => place.file))) {
      try {
        files.set(file, await readProtoFile(file));
      } catch (error) {
        problems.push(error);
      }
    }
    if (reading !== this.#reading) return;
    for (const { file, message } of places) {
      const schema = files.get(file);
      if (schema && !schema.messages.has(message)) problems.push(noSuchMessage(file, message));
    }
    this.#files = files;
    this.#say(problems);
    this.#changes.fire();
  }

  /** Each problem once, as long as it lasts. */
  #say(problems: readonly unknown[]): void {
    const said = new Set<string>();
    for (const error of problems) {
      const text = error instanceof Error ? error.message : String(error);
      if (!this.#said.has(text) && !said.has(text)) this.#errors.report('decoders', error);
      said.add(text);
    }
    this.#said = said;
  }
}
