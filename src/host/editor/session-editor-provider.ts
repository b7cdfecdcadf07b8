import * as vscode from '../shown/vscode.ts';
import { SessionDraft } from '../../stores/edit/draft.ts';
import { baseOfBackup, readBackup, writeBackup } from '../../stores/edit/draft-backup.ts';
import type { SessionSnapshot } from '../../stores/session.ts';
import { sessionEditorViewType } from '../contributions/views.ts';
import { DisposableStore } from '../disposable.ts';
import type { HostServices } from '../services.ts';
import { writePrivateFile } from '../private-file.ts';
import { fromSessionUriParts, type SessionAddress } from '../sessions/session-uri.ts';
import type { EditorActions } from './editor-actions.ts';
import { loadPage, type PageCode, pageHtml } from '../pages/page-html.ts';
import { PageLife } from '../pages/page-life.ts';
import type { EditorStrings } from '../../protocol/editor-strings.ts';
import { pageStrings } from './texts/page-strings.ts';
import type { SaveFlow } from './document/save-flow.ts';
import { SessionDocument } from './document/session-document.ts';
import { SessionPanel } from './session-panel.ts';
import { SessionWatch } from './document/session-watch.ts';
import { storeName } from '../endpoints/store-name.ts';

/** Opens, saves, reverts and backs up sessions as VS Code asks for it. */
export class SessionEditorProvider implements vscode.CustomEditorProvider<SessionDocument> {
  readonly #services: HostServices;
  readonly #saves: SaveFlow;
  readonly #actions: EditorActions;
  #page: Promise<PageCode> | undefined;
  readonly #documents = new Map<string, SessionDocument>();
  /** Documents that were edited here, so that VS Code's mark is right. */
  readonly #edited = new WeakSet<SessionDocument>();
  readonly #changes = new vscode.EventEmitter<vscode.CustomDocumentEditEvent<SessionDocument>>();
  readonly onDidChangeCustomDocument = this.#changes.event;
  readonly #opened = new vscode.EventEmitter<SessionDocument>();
  /** Fires with each document, before its session is read. */
  readonly onDidOpenDocument = this.#opened.event;

  constructor(services: HostServices, saves: SaveFlow, actions: EditorActions) {
    this.#services = services;
    this.#saves = saves;
    this.#actions = actions;
  }

  dispose(): void {
    this.#changes.dispose();
    this.#opened.dispose();
  }

  /** The open document of a session. */
  documentOf(uri: vscode.Uri): SessionDocument | undefined {
    return this.#documents.get(uri.toString());
  }

  async openCustomDocument(
    uri: vscode.Uri,
    { backupId }: vscode.CustomDocumentOpenContext,
  ): Promise<SessionDocument> {
    // Reading it takes no longer than the session does.
    this.#pageCode().catch(() => undefined);
    const address = fromSessionUriParts(uri);
    this.#services.log.addSessionId(address.ref.id);
    const document = await this.#restore(uri, address, backupId);
    // The tab doesn't wait: its page comes to be meanwhile, and says what it waits for.
    void this.#saves.read(document);
    this.#documents.set(uri.toString(), document);
    this.#opened.fire(document);
    document.onDidEdit((edit) => {
      this.#edited.add(document);
      this.#changes.fire({ document, ...edit });
    });
    const closed = this.#services.writeConfirmations.opened(document.address);
    document.onDidDispose(() => {
      this.#documents.delete(uri.toString());
      closed();
    });
    return document;
  }

  async resolveCustomEditor(document: SessionDocument, panel: vscode.WebviewPanel): Promise<void> {
    const { webview } = panel;
    const { extensionUri } = this.#services.context;
    webview.options = { enableScripts: true, localResourceRoots: [] };
    panel.iconPath = {
      light: vscode.Uri.joinPath(extensionUri, 'media', 'session-light.svg'),
      dark: vscode.Uri.joinPath(extensionUri, 'media', 'session-dark.svg'),
    };
    const owned = new DisposableStore();
    owned.add(new SessionPanel(this.#services, this.#actions, document, webview));
    const watch = owned.add(new SessionWatch(this.#services, document));
    const watchIfVisible = async (): Promise<void> => {
      await document.whenLoaded;
      if (!owned.isDisposed) watch.setVisible(panel.visible);
    };
    void watchIfVisible();
    owned.add(panel.onDidChangeViewState(() => void watchIfVisible()));
    owned.add(
      this.#services.sessionChanges.event((uri) => {
        if (uri.toString() === document.uri.toString()) void watch.look(true);
      }),
    );
    panel.onDidDispose(() => owned.dispose());
    void this.#noticeLostEdits(document);
    const code = await this.#pageCode();
    if (owned.isDisposed) return;
    const strings = (): EditorStrings =>
      pageStrings(storeName(this.#services.endpoints.get(document.address.endpointId)));
    const html = (): string => pageHtml({ code, title: 'Session', strings: strings() });
    const onAgain = (): void => this.#services.log.info('session-page', 'silent: loaded again');
    owned.add(new PageLife(panel, html, onAgain));
  }

  /** The page is read once for all editors. */
  #pageCode(): Promise<PageCode> {
    this.#page ??= loadPage(this.#services.context.extensionUri, 'session').catch(
      (error: unknown) => {
        this.#page = undefined;
        throw error;
      },
    );
    return this.#page;
  }

  async saveCustomDocument(document: SessionDocument): Promise<void> {
    const autoSave = vscode.workspace.getConfiguration('files', document.uri).get('autoSave');
    if (!document.saveIsMeant && autoSave !== 'off') {
      // VS Code doesn't tell why it saves; with auto save on, only our own gestures write.
      document.notify({ autoSaveRefused: true });
      throw new vscode.CancellationError();
    }
    await this.#saves.save(document, document.overwriteIsMeant);
  }

  saveCustomDocumentAs(): Promise<void> {
    const text = vscode.l10n.t('A session cannot be saved as a file. Use Copy as JSON instead.');
    void vscode.window.showErrorMessage(text);
    return Promise.reject(new vscode.CancellationError());
  }

  async revertCustomDocument(document: SessionDocument): Promise<void> {
    await this.#saves.reload(document);
  }

  async backupCustomDocument(
    document: SessionDocument,
    { destination }: vscode.CustomDocumentBackupContext,
  ): Promise<vscode.CustomDocumentBackup> {
    const bytes = new TextEncoder().encode(writeBackup(document.draft));
    await writePrivateFile(destination, bytes);
    const remove = async (): Promise<void> => {
      try {
        await vscode.workspace.fs.delete(destination);
      } catch {
        // It has gone already.
      }
    };
    return { id: destination.toString(), delete: () => void remove() };
  }

  /** A window that closed too fast leaves a tab that VS Code takes for edited, without the edits. */
  async #noticeLostEdits(document: SessionDocument): Promise<void> {
    if (this.#edited.has(document) || document.draft.isDirty) return;
    const isMarked = vscode.window.tabGroups.all
      .flatMap(({ tabs }) => tabs)
      .some(
        ({ input, isDirty }) =>
          isDirty &&
          input instanceof vscode.TabInputCustom &&
          input.uri.toString() === document.uri.toString(),
      );
    if (!isMarked) return;
    const store = storeName(this.#services.endpoints.get(document.address.endpointId));
    const reload = vscode.l10n.t('Reload from {0}', store);
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t(
        'Unsaved edits to a session were lost when the window closed. The editor now shows the session as it is in {0}.',
        store,
      ),
      reload,
    );
    if (chosen !== reload) return;
    await vscode.commands.executeCommand('vscode.openWith', document.uri, sessionEditorViewType);
    await vscode.commands.executeCommand('workbench.action.files.revert');
  }

  /** The document of a session that is still to be read, with the edits of a backup where there is one. */
  async #restore(
    uri: vscode.Uri,
    address: SessionAddress,
    backupId: string | undefined,
  ): Promise<SessionDocument> {
    const { ref } = address;
    const snapshot: SessionSnapshot = { ref, condition: 'gone', items: [], readAtMs: Date.now() };
    const plain = (): SessionDocument =>
      new SessionDocument(uri, address, new SessionDraft(snapshot));
    if (backupId === undefined) return plain();
    try {
      const bytes = await vscode.workspace.fs.readFile(vscode.Uri.parse(backupId));
      const changes = readBackup(new TextDecoder().decode(bytes));
      if (!changes) return plain();
      const draft = new SessionDraft(baseOfBackup(snapshot, changes));
      draft.restore(changes);
      return new SessionDocument(uri, address, draft);
    } catch (error) {
      this.#services.log.error('restore-backup', error);
      return plain();
    }
  }
}
