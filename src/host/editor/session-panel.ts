import * as vscode from '../shown/vscode.ts';
import { FormatError } from '../../formats/errors.ts';
import type { HostEvent, PageReplies, PageRequest } from '../../protocol/editor.ts';
import { isPageRequest } from '../../protocol/editor.ts';
import { isRequestMessage, type EventMessage, type ReplyMessage } from '../../protocol/rpc.ts';
import { isCancellation } from '../cancellation.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import { showsWholeIds } from '../endpoints/endpoint-record.ts';
import type { HostServices } from '../services.ts';
import { nameText } from './texts/names.ts';
import { editErrorText } from './texts/edit-error-text.ts';
import type { EditorActions } from './editor-actions.ts';
import { childRows } from './rows/child-rows.ts';
import { canEdit, type EditorView } from './editor-view.ts';
import { editorState } from './editor-state.ts';
import { ItemRowFeed } from './rows/item-rows.ts';
import { pictureUri } from './rows/picture.ts';
import { reviewOf } from './rows/review.ts';
import { SameObjects } from './rows/same-objects.ts';
import type { SessionDocument } from './document/session-document.ts';
import { tableRows } from './rows/table-rows.ts';
import { changeStructure, optionsFor, type StructureRequest } from './rows/structure-edits.ts';

/** One editor of a session: answers its page, and tells it of changes. */
export class SessionPanel implements DisposableLike {
  readonly #services: HostServices;
  readonly #actions: EditorActions;
  readonly #document: SessionDocument;
  readonly #webview: vscode.Webview;
  readonly #owned = new DisposableStore();
  readonly #rows = new ItemRowFeed();
  readonly #same = new SameObjects();
  /** Whether this page shows records. */
  #isRaw = false;
  /** Nothing is told before the page has asked: it would get lost. */
  #isReady = false;
  #isDisposed = false;
  #pending: ReturnType<typeof setImmediate> | undefined;

  constructor(
    services: HostServices,
    actions: EditorActions,
    document: SessionDocument,
    webview: vscode.Webview,
  ) {
    this.#services = services;
    this.#actions = actions;
    this.#document = document;
    this.#webview = webview;
    this.#owned.add(webview.onDidReceiveMessage((message) => void this.#receive(message)));
    this.#owned.add(document.onDidChange(() => this.#changed()));
    this.#owned.add(services.endpoints.onDidChange(() => this.#changed()));
    this.#owned.add(services.connections.onDidChangeReplica(() => this.#changed()));
    this.#owned.add(
      services.itemHints.onDidAsk(({ uri }) => {
        if (uri.toString() === document.uri.toString()) this.#revealHint();
      }),
    );
  }

  dispose(): void {
    this.#isDisposed = true;
    clearImmediate(this.#pending);
    this.#owned.dispose();
  }

  get #view(): EditorView {
    const { endpoints, connections } = this.#services;
    const { endpointId } = this.#document.address;
    const endpoint = endpoints.get(endpointId);
    const replica = connections.replica(endpointId);
    const showsWholeId = endpoint !== undefined && showsWholeIds(endpoint);
    return { document: this.#document, endpoint, replica, showsWholeId, isRaw: this.#isRaw };
  }

  /** Many changes at once make one state. */
  #changed(): void {
    if (!this.#isReady || this.#pending) return;
    this.#pending = setImmediate(() => {
      this.#pending = undefined;
      const view = this.#view;
      const state = editorState(view);
      this.#tell({ type: 'state', state, items: this.#rows.changes(view) });
    });
  }

  #revealHint(): void {
    if (!this.#isReady) return;
    const hint = this.#services.itemHints.take(this.#document.uri);
    if (hint) this.#tell({ type: 'reveal', item: hint.itemName });
  }

  async #receive(message: unknown): Promise<void> {
    if (!isRequestMessage(message)) return;
    const { id, request } = message;
    if (!isPageRequest(request)) {
      this.#post({ kind: 'reply', id, ok: false, message: 'not a request' });
      return;
    }
    try {
      const value = await this.#answer(request);
      this.#post({ kind: 'reply', id, ok: true, value });
      if (request.type === 'ready') this.#revealHint();
    } catch (error) {
      const text =
        error instanceof FormatError
          ? editErrorText(error)
          : this.#services.errors.explain(error).message;
      if (!(error instanceof FormatError) && !isCancellation(error)) {
        this.#services.log.error('session-editor', error);
      }
      this.#post({ kind: 'reply', id, ok: false, message: text });
    }
  }

  async #answer(request: PageRequest): Promise<PageReplies[PageRequest['type']]> {
    const document = this.#document;
    switch (request.type) {
      case 'ready':
        this.#isReady = true;
        return {
          state: editorState(this.#view),
          items: this.#rows.all(this.#view),
        };
      case 'children':
        return childRows(this.#view, request, this.#same);
      case 'set': {
        const { item, path, text } = request;
        this.#checkEditable();
        document.edit(item, { type: 'set', path, text }, vscode.l10n.t('Set {0}', nameText(item)));
        return null;
      }
      case 'set-null': {
        const { item, path } = request;
        this.#checkEditable();
        const label = vscode.l10n.t('Set {0} to Null', nameText(item));
        document.edit(item, { type: 'set-null', path }, label);
        return null;
      }
      case 'options':
        return optionsFor(document, request);
      case 'add-item':
      case 'insert':
      case 'duplicate':
      case 'remove':
      case 'move':
      case 'replace':
      case 'rename':
        return this.#change(request);
      case 'set-raw':
        this.#isRaw = request.isRaw;
        this.#changed();
        return null;
      case 'picture':
        return pictureUri(document, request.item, request.path);
      case 'table': {
        const { item, path, start, end } = request;
        return tableRows(document, item, path, start, end);
      }
      case 'review':
        return reviewOf(document);
      case 'resolve': {
        this.#checkEditable();
        const taken = request.choices.filter(({ side }) => side === 'theirs');
        const label = vscode.l10n.t('Take over from Redis');
        document.resolveConflict(new Set(taken.map(({ item }) => item)), label);
        return null;
      }
      case 'revert': {
        this.#checkEditable();
        const { item, path, isRemoved } = request;
        const label = vscode.l10n.t('Revert {0}', nameText(item));
        if (isRemoved) document.restoreItem(item, label);
        else document.revertValue(item, path, label);
        return null;
      }
      case 'copy':
        await this.#actions.copy(document, request);
        return null;
      case 'show':
        await this.#actions.show(document, request);
        return null;
      case 'action':
        await this.#actions.run(document, request.action);
        return null;
    }
  }

  #change(request: StructureRequest): number | null {
    this.#checkEditable();
    return changeStructure(this.#document, request);
  }

  /** The page is not trusted to keep to what it was told. @throws FormatError */
  #checkEditable(): void {
    if (!canEdit(this.#view)) throw new FormatError('read-only', 'The session is read-only.');
  }

  #tell(event: HostEvent): void {
    this.#post({ kind: 'event', event });
  }

  #post(message: ReplyMessage | EventMessage): void {
    if (!this.#isDisposed) void this.#webview.postMessage(message);
  }
}
