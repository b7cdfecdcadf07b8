import * as vscode from '../shown/vscode.ts';
import { FormatError } from '../../formats/errors.ts';
import type { EditorState, HostEvent } from '../../protocol/editor-state.ts';
import { pageRequest } from '../../protocol/editor.ts';
import type { PageReplies, PageRequest, RequestOf } from '../../protocol/editor.ts';
import type { Answers } from '../../protocol/rpc.ts';
import { shaped } from '../../shapes/shape.ts';
import { isCancellation } from '../cancellation.ts';
import type { DisposableLike } from '../disposable.ts';
import { DisposableStore } from '../disposable.ts';
import { PageChannel } from '../pages/page-channel.ts';
import type { HostServices } from '../services.ts';
import { openReadingDocs } from '../readings/open-docs.ts';
import { nameText } from './texts/names.ts';
import type { EditorActions } from './editor-actions.ts';
import type { FoundValues } from '../../protocol/editor-find.ts';
import { childRows } from './rows/child-rows.ts';
import { canEdit, type EditorView, viewOf } from './editor-view.ts';
import { editorState } from './editor-state.ts';
import { findValues } from './rows/find-values.ts';
import { ItemRowFeed } from './rows/item-rows.ts';
import { pasteValues } from './rows/paste-values.ts';
import { pictureUri } from './rows/picture.ts';
import { reviewOf } from './rows/review.ts';
import { SameObjects } from './rows/same-objects.ts';
import type { SessionDocument } from './document/session-document.ts';
import { tableRows } from './rows/table-rows.ts';
import { TableViews } from './rows/table-view.ts';
import { wholeText } from './rows/value-rows.ts';
import { changeStructure, optionsFor, type StructureRequest } from './rows/structure-edits.ts';
import { l10n } from '../../formats/reason.ts';
import { storeName } from '../endpoints/store-name.ts';

/** One editor of a session: answers its page, and tells it of changes. */
export class SessionPanel implements DisposableLike {
  readonly #services: HostServices;
  readonly #actions: EditorActions;
  readonly #document: SessionDocument;
  readonly #channel: PageChannel<PageRequest, PageReplies, HostEvent>;
  readonly #owned = new DisposableStore();
  readonly #rows = new ItemRowFeed();
  readonly #same = new SameObjects();
  readonly #tables = new TableViews(wholeText);
  /** Whether this page shows records. */
  #isRaw = false;
  /** Nothing is told before the page has asked: it would get lost. */
  #isReady = false;
  #pending: ReturnType<typeof setImmediate> | undefined;
  #search = new AbortController();

  constructor(
    services: HostServices,
    actions: EditorActions,
    document: SessionDocument,
    webview: vscode.Webview,
  ) {
    this.#services = services;
    this.#actions = actions;
    this.#document = document;
    this.#channel = this.#owned.add(
      new PageChannel(webview, {
        requestOf: (value) => shaped(pageRequest, value),
        answers: this.#answers(),
        explain: (error) => this.#explain(error),
      }),
    );
    this.#owned.add(document.onDidChange(() => this.#changed()));
    this.#owned.add(services.endpoints.onDidChange(() => this.#changed()));
    this.#owned.add(services.readings.onDidChange(() => this.#changed()));
    this.#owned.add(services.revealedIds.onDidChange(() => this.#changed()));
    this.#owned.add(services.connections.onDidChangeCondition(() => this.#changed()));
    this.#owned.add(
      services.connections.onDidChangeState((change) => {
        if (change.endpointId === document.address.endpointId) this.#changed();
      }),
    );
    this.#owned.add(
      services.itemHints.onDidAsk(({ uri }) => {
        if (uri.toString() === document.uri.toString()) this.#revealHint();
      }),
    );
  }

  dispose(): void {
    this.#isReady = false;
    this.#search.abort();
    clearImmediate(this.#pending);
    this.#owned.dispose();
  }

  get #view(): EditorView {
    return viewOf(this.#services, this.#document, this.#isRaw);
  }

  #state(): EditorState {
    const state = this.#services.connections.state(this.#document.address.endpointId);
    return editorState(this.#view, state === 'connecting' || state === 'reconnecting');
  }

  /** Many changes at once make one state. */
  #changed(): void {
    if (!this.#isReady || this.#pending) return;
    this.#pending = setImmediate(() => {
      this.#pending = undefined;
      const view = this.#view;
      this.#channel.tell({ type: 'state', state: this.#state(), items: this.#rows.changes(view) });
    });
  }

  #revealHint(): void {
    if (!this.#isReady) return;
    const hint = this.#services.itemHints.take(this.#document.uri);
    if (hint) this.#channel.tell({ type: 'reveal', item: hint.itemName });
  }

  #answers(): Answers<PageRequest, PageReplies> {
    const document = this.#document;
    const actions = this.#actions;
    const edits =
      <R>(edit: (request: R) => void) =>
      (request: R): null => {
        this.#checkEditable();
        edit(request);
        return null;
      };
    const restructures = edits((request: StructureRequest) => changeStructure(document, request));
    const places = (request: RequestOf<'insert' | 'duplicate'>): number | null => {
      this.#checkEditable();
      return changeStructure(document, request);
    };
    return {
      ready: () => {
        this.#isReady = true;
        // After the reply: the page can't open an item that it doesn't have yet.
        setImmediate(() => this.#revealHint());
        return { state: this.#state(), items: this.#rows.all(this.#view) };
      },
      children: (request) => childRows(this.#view, request, this.#same),
      options: (request) => optionsFor(document, request),
      picture: (place) => pictureUri(document, place),
      table: (request) => tableRows(document, request, this.#tables),
      find: ({ text }) => this.#find(text),
      review: () => reviewOf(document),
      'set-raw': ({ isRaw }) => {
        this.#isRaw = isRaw;
        this.#changed();
        return null;
      },
      set: edits(({ item, path, text }) => {
        const label = vscode.l10n.t('Set {0}', nameText(item));
        document.edit(item, { type: 'set', path, text }, label);
      }),
      'set-null': edits(({ item, path }) => {
        const label = vscode.l10n.t('Set {0} to Null', nameText(item));
        document.edit(item, { type: 'set-null', path }, label);
      }),
      'add-item': restructures,
      insert: places,
      duplicate: places,
      remove: restructures,
      move: restructures,
      replace: restructures,
      rename: restructures,
      'insert-slice': restructures,
      'remove-slice': restructures,
      revert: edits(({ item, path, isRemoved }) => {
        const label = vscode.l10n.t('Revert {0}', nameText(item));
        if (isRemoved) document.restoreItem(item, label);
        else document.revertValue(item, path, label);
      }),
      resolve: edits(({ choices }) => {
        const taken = choices.filter(({ side }) => side === 'theirs');
        const label = vscode.l10n.t('Update from {0}', storeName(this.#view.endpoint));
        document.resolveConflict(new Set(taken.map(({ item }) => item)), label);
      }),
      copy: (request) => done(actions.copy(this.#view, request, request.as)),
      'copy-all': ({ places }) => done(actions.copyAll(this.#view, places)),
      paste: async ({ places }) => {
        const clipboard = await vscode.env.clipboard.readText();
        this.#checkEditable();
        return pasteValues(document, places, clipboard);
      },
      show: (place) => done(actions.show(this.#view, place)),
      'read-as': ({ item }) => done(actions.readAs(document, item)),
      'open-with-key': ({ item }) => done(actions.openWithKey(document, item)),
      'about-reading': () => done(openReadingDocs(this.#services)),
      action: ({ action }) => done(actions.run(document, action)),
    };
  }

  /** Finds a text in all rows; a newer search ends this one. */
  async #find(text: string): Promise<FoundValues> {
    this.#search.abort();
    this.#search = new AbortController();
    if (text === '') return { matches: [], searchedCount: 0 };
    const { document, isRaw } = this.#view;
    const all = document.draft.items();
    const items = (function* () {
      for (const item of all) {
        const { root, rawRecords } = document.decoded.get(item);
        const { name } = item;
        yield { item: name, label: nameText(name), root: (isRaw ? rawRecords : undefined) ?? root };
      }
    })();
    return findValues(items, text, wholeText, this.#search.signal);
  }

  /** The page is not trusted to keep to what it was told. @throws FormatError */
  #checkEditable(): void {
    if (!canEdit(this.#view))
      throw new FormatError('read-only', l10n.t('This session is read-only.'));
  }

  /** What the page says of an answer that failed. */
  #explain(error: unknown): string {
    if (error instanceof FormatError) return vscode.reasonText(error.reason);
    if (!isCancellation(error)) this.#services.log.error('session-editor', error);
    return this.#services.errors.explain(error).message;
  }
}

async function done(work: Promise<void>): Promise<null> {
  await work;
  return null;
}
