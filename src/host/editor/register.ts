import * as vscode from '../shown/vscode.ts';
import { sessionEditorViewType } from '../contributions/views.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import type { HostServices } from '../services.ts';
import { editorTabsOfScheme } from '../editor-tabs.ts';
import type { SessionDocument } from './document/session-document.ts';
import type { SessionEditor } from './session-editor.ts';
import { valueFileScheme } from './value-files/value-file-scheme.ts';

/** The session editor, whose code is loaded when the first session is opened. */
export interface SessionEditorEntry extends DisposableLike {
  /** The editor itself; undefined as long as no session was opened. */
  readonly loaded: SessionEditor | undefined;
}

/** Puts the session editor and its commands in place. */
export function registerSessionEditor(services: HostServices): SessionEditorEntry {
  const entry = new LazySessionEditor(services);
  const { errors } = services;
  entry.own(
    vscode.window.registerCustomEditorProvider(sessionEditorViewType, entry, {
      supportsMultipleEditorsPerDocument: true,
    }),
  );
  entry.own(
    errors.register('saveSession', async () => {
      const document = entry.active();
      if (document) await entry.loaded?.actions.save(document);
    }),
  );
  entry.own(
    errors.register('showChanges', async () => {
      const document = entry.active();
      if (document) await entry.loaded?.actions.run(document, 'show-changes');
    }),
  );
  entry.own(
    errors.register('undoLastSave', async () => {
      const document = entry.active();
      if (document) await entry.loaded?.actions.run(document, 'undo-save');
    }),
  );
  entry.own(
    errors.register('reloadSession', async () => {
      const document = entry.active();
      if (document) await entry.loaded?.actions.run(document, 'reload');
    }),
  );
  // A tab that VS Code kept over a reload of the window is told what became of its session.
  if (editorTabsOfScheme(valueFileScheme).length > 0) entry.load();
  return entry;
}

/** Hands everything on to the editor, and loads it before the first document. */
class LazySessionEditor
  implements vscode.CustomEditorProvider<SessionDocument>, SessionEditorEntry
{
  readonly #services: HostServices;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(
    new vscode.EventEmitter<vscode.CustomDocumentEditEvent<SessionDocument>>(),
  );
  readonly onDidChangeCustomDocument = this.#changes.event;
  #loading: Promise<SessionEditor> | undefined;
  #loaded: SessionEditor | undefined;

  constructor(services: HostServices) {
    this.#services = services;
  }

  get loaded(): SessionEditor | undefined {
    return this.#loaded;
  }

  /** The document of the tab in front, when that is a session. */
  active(): SessionDocument | undefined {
    const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
    if (!(input instanceof vscode.TabInputCustom)) return undefined;
    return this.#loaded?.provider.documentOf(input.uri);
  }

  /** Loads the editor before a session is opened. */
  load(): void {
    this.#load().catch((error: unknown) => this.#services.log.error('session-editor', error));
  }

  own(disposable: DisposableLike): void {
    this.#owned.add(disposable);
  }

  async openCustomDocument(
    uri: vscode.Uri,
    context: vscode.CustomDocumentOpenContext,
  ): Promise<SessionDocument> {
    return this.#ask('open-session', (provider) => provider.openCustomDocument(uri, context));
  }

  async resolveCustomEditor(document: SessionDocument, panel: vscode.WebviewPanel): Promise<void> {
    await this.#ask('show-session', (provider) => provider.resolveCustomEditor(document, panel));
  }

  async saveCustomDocument(document: SessionDocument): Promise<void> {
    await this.#ask('save-session', (provider) => provider.saveCustomDocument(document));
  }

  async saveCustomDocumentAs(): Promise<void> {
    await this.#ask('save-session', (provider) => provider.saveCustomDocumentAs());
  }

  async revertCustomDocument(document: SessionDocument): Promise<void> {
    await this.#ask('revert-session', (provider) => provider.revertCustomDocument(document));
  }

  async backupCustomDocument(
    document: SessionDocument,
    context: vscode.CustomDocumentBackupContext,
  ): Promise<vscode.CustomDocumentBackup> {
    return this.#ask('back-up-session', (provider) =>
      provider.backupCustomDocument(document, context),
    );
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Has the editor do something. What goes wrong VS Code shows in a message of its own. */
  async #ask<T>(
    source: string,
    work: (provider: SessionEditor['provider']) => Promise<T>,
  ): Promise<T> {
    try {
      return await work((await this.#load()).provider);
    } catch (error) {
      throw this.#services.errors.forVscode(source, error);
    }
  }

  #load(): Promise<SessionEditor> {
    this.#loading ??= this.#create();
    return this.#loading;
  }

  async #create(): Promise<SessionEditor> {
    const code = import('./session-editor.ts');
    const [{ createSessionEditor }] = await Promise.all([code, this.#services.sealing]);
    const editor = createSessionEditor(this.#services);
    this.#owned.add(editor);
    this.#owned.add(
      editor.provider.onDidChangeCustomDocument((event) => this.#changes.fire(event)),
    );
    this.#loaded = editor;
    return editor;
  }
}
