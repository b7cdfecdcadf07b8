import { randomUUID } from 'node:crypto';
import * as vscode from '../../shown/vscode.ts';
import { FormatError } from '../../../formats/errors.ts';
import { formatHexBytes, parseHexBytes } from '../../../formats/scalars/hex-bytes.ts';
import type { NodePath } from '../../../protocol/editor-rows.ts';
import type { DisposableLike } from '../../disposable.ts';
import { DisposableStore } from '../../disposable.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { MemoryFiles } from '../../memory-files.ts';
import { hostText } from '../../shown/host-text.ts';
import { editorTabsOf, editorTabsOfScheme } from '../../editor-tabs.ts';
import type { SessionDocument } from '../document/session-document.ts';
import { viewOf } from '../editor-view.ts';
import { nameText } from '../texts/names.ts';
import { hasTab } from '../rows/text-node.ts';
import { binaryForm, bytesForm } from './bytes-form.ts';
import { hasHexEditor, isTextEdited, openInHexEditor } from '../../hex-editor.ts';
import { isSameTyped, type TextForm, textForm } from './text-form.ts';
import type { ValueFile, ValueFileState } from './value-file.ts';
import { valueFileScheme } from './value-file-scheme.ts';
import { problemText, refusals, remarksOf } from './value-file-texts.ts';
import { findText, type FoundText, textOf, whyTextIsFixed } from './value-place.ts';

/** The language of plain texts: the manifest has editors of it wrap long lines. */
const valueLanguageId = 'session-farm-value';
/** What there is room for in a tab. */
const maxNameLength = 80;
const endings = { json: '.json', xml: '.xml', html: '.html', text: '.txt' } as const;

type Services = Pick<HostServices, 'endpoints' | 'connections' | 'revealedIds'>;

/** The open document of a session. */
type DocumentOf = (session: vscode.Uri) => SessionDocument | undefined;

/**
 * Texts of sessions in editor tabs. A save there is an edit in the session's editor, and nothing more: Redis
 * hears of it when the session is saved. The tab follows its session, and says when it can't any more.
 */
export class ValueFiles implements DisposableLike {
  readonly #services: Services;
  readonly #documentOf: DocumentOf;
  readonly #owned = new DisposableStore();
  readonly #bytes = this.#owned.add(
    new MemoryFiles(valueFileScheme, (uri, bytes) => this.#write(uri, bytes)),
  );
  readonly #lensChanges = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #files = new Map<string, ValueFile>();
  /** Files whose tab is about to come. */
  readonly #opening = new Set<ValueFile>();
  readonly #followed = new WeakSet<SessionDocument>();

  constructor(services: Services, documentOf: DocumentOf) {
    this.#services = services;
    this.#documentOf = documentOf;
    this.#owned.add(services.endpoints.onDidChange(() => this.#refreshAll()));
    this.#owned.add(services.connections.onDidChangeCondition(() => this.#refreshAll()));
    this.#owned.add(
      vscode.languages.registerCodeLensProvider(
        { scheme: valueFileScheme },
        {
          onDidChangeCodeLenses: this.#lensChanges.event,
          provideCodeLenses: ({ uri }) => lensesOf(this.#files.get(uri.toString())),
        },
      ),
    );
    this.#owned.add(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length > 0) this.#forgetClosed();
      }),
    );
    // Tabs of an earlier window have nothing to show, unless VS Code has kept a text in them.
    const left = editorTabsOfScheme(valueFileScheme).filter(({ isDirty }) => !isDirty);
    if (left.length > 0) void vscode.window.tabGroups.close(left);
  }

  /**
   * Opens the text at a place of a session in a tab. False where it is none that a tab can hold.
   * @param name what the tab shows @param folder what stands above it
   * @param inHexEditor whether bytes are shown as they are, and not as digits
   */
  async open(
    document: SessionDocument,
    place: { readonly item: string | null; readonly path: NodePath },
    name: string,
    folder: string,
    inHexEditor = hasHexEditor(),
  ): Promise<boolean> {
    const item = document.draft.items().find((each) => each.name === place.item);
    const found = item && textOf(document, item, place.path);
    // An editor takes a text with NUL for a program, and UTF-8 has no halves of characters.
    if (!found || !hasTab(found.node)) return false;
    if (/[\0\p{Surrogate}]/u.test(found.text)) return false;
    const session = document.uri;
    const isSame = (file: ValueFile): boolean =>
      file.session.toString() === session.toString() &&
      file.place.item === place.item &&
      file.place.labels === found.place.labels;
    const known = [...this.#files.values()].find(isSame);
    const file = known ?? this.#add(document, { found, name, folder, inHexEditor });
    this.#opening.add(file);
    try {
      if (file.form.isBinary) {
        if (await openInHexEditor(file.uri)) return true;
        this.#files.delete(file.uri.toString());
        this.#bytes.delete(file.uri);
        return await this.open(document, place, name, folder, false);
      }
      if (file.form.language === 'text') {
        const opened = await vscode.workspace.openTextDocument(file.uri);
        await vscode.languages.setTextDocumentLanguage(opened, valueLanguageId);
      }
      // A preview would take the place of the session, whose tab may be one.
      await vscode.window.showTextDocument(file.uri, { preview: false });
    } finally {
      this.#opening.delete(file);
    }
    return true;
  }

  /** Has the tabs follow a session that was opened. */
  follow(document: SessionDocument): void {
    if (this.#followed.has(document)) return;
    this.#followed.add(document);
    const following = document.onDidChange(() => this.#refreshAll(document.uri));
    document.onDidDispose(() => {
      following.dispose();
      // The provider forgets the document in the same turn.
      queueMicrotask(() => void this.#closed(document.uri));
    });
  }

  dispose(): void {
    this.#owned.dispose();
    this.#files.clear();
  }

  #add(
    document: SessionDocument,
    of: {
      readonly found: FoundText;
      readonly name: string;
      readonly folder: string;
      readonly inHexEditor: boolean;
    },
  ): ValueFile {
    const form = formOf(of.found, of.inHexEditor);
    const title = segment(of.name);
    const uri = vscode.Uri.from({
      scheme: valueFileScheme,
      authority: document.uri.authority,
      path: `/${segment(of.folder)}/${title}${form.isBinary ? '.bin' : endings[form.language]}`,
      query: randomUUID(),
    });
    const { place, text } = of.found;
    const state = this.#stateOf(document, of.found);
    const file: ValueFile = { uri, session: document.uri, title, place, text, form, state };
    this.#files.set(uri.toString(), file);
    this.#put(file);
    this.follow(document);
    return file;
  }

  #put({ uri, form, state }: ValueFile): void {
    const { isBinary, shown } = form;
    const bytes = isBinary ? parseHexBytes(shown) : new TextEncoder().encode(shown);
    this.#bytes.put(uri, bytes, state.kind === 'read-only');
  }

  #stateOf(document: SessionDocument, found: FoundText): ValueFileState {
    const reason = whyTextIsFixed(viewOf(this.#services, document), found);
    return reason === undefined ? { kind: 'connected' } : { kind: 'read-only', reason };
  }

  #refreshAll(session?: vscode.Uri): void {
    for (const file of this.#files.values()) {
      if (!session || file.session.toString() === session.toString()) this.#refresh(file);
    }
  }

  /** Brings a file to what its session has now. */
  #refresh(file: ValueFile): void {
    const document = this.#documentOf(file.session);
    if (document && (document.isLoading || !document.wasRead)) return;
    const found = document && findOf(document, file);
    const before = file.state;
    if (!document) file.state = { kind: 'closed' };
    else file.state = found ? this.#stateOf(document, found) : { kind: 'gone' };
    const isOther = found !== undefined && found.text !== file.text;
    if (found) file.place = found.place;
    if (isOther) {
      file.text = found.text;
      file.form = formOf(found, file.form.isBinary);
      file.problem = undefined;
    }
    const isSameState = JSON.stringify(before) === JSON.stringify(file.state);
    if (file.state.kind === 'gone' && before.kind !== 'gone') this.#bytes.remove(file.uri);
    else if (isOther || (!isSameState && file.state.kind !== 'closed')) this.#put(file);
    if (isOther || !isSameState) this.#lensChanges.fire();
  }

  /** A save in a tab: an edit in the session. */
  async #write(uri: vscode.Uri, bytes: Uint8Array): Promise<Uint8Array> {
    const file = this.#files.get(uri.toString());
    if (!file) throw new UserError(refusals.unknown());
    this.#writable(file);
    const { isBinary } = file.form;
    // Bytes that are no text would be others after an editor of texts has saved them.
    if (isBinary && isTextEdited(uri)) throw new UserError(refusals.notBytes());
    const typed = isBinary ? formatHexBytes(bytes) : decoded(bytes);
    if (isSameTyped(typed, file.form.shown)) return bytes;
    // An editor for bytes overwrites what is newer without a question.
    const isNewer = isBinary ? this.#bytes.hasChange(uri) : this.#bytes.hasHiddenChange(uri);
    if (isNewer) await this.#confirmOverwrite(file);
    // While the user was asked, the session may have been read again or closed.
    this.#edit(this.#writable(file), file, typed);
    return bytes;
  }

  /** The session that a file is saved in. @throws UserError where it can't be now */
  #writable(file: ValueFile): SessionDocument {
    const document = this.#documentOf(file.session);
    if (!document) throw new UserError(refusals.closed());
    const found = findOf(document, file);
    if (!found) throw new UserError(refusals.gone());
    const reason = whyTextIsFixed(viewOf(this.#services, document), found);
    if (reason !== undefined) throw new UserError(reason);
    return document;
  }

  #edit(document: SessionDocument, file: ValueFile, typed: string): void {
    const { place, text: textBefore, form: formBefore, problem: problemBefore } = file;
    const { text, problem } = file.form.stored(typed);
    // Known before the document tells of it: the tab has it already.
    file.text = text;
    file.form = { ...file.form, shown: typed };
    file.problem = problem;
    try {
      const label = vscode.l10n.t('Set {0}', nameText(place.item));
      document.edit(place.item, { type: 'set', path: place.path, text }, label);
    } catch (error) {
      file.text = textBefore;
      file.form = formBefore;
      file.problem = problemBefore;
      if (error instanceof FormatError) throw new UserError(vscode.reasonText(error.reason));
      throw error;
    }
    this.#lensChanges.fire();
    // Auto save would say it with each letter.
    if (problem && !problemBefore) void vscode.window.showWarningMessage(problemText(problem));
  }

  async #confirmOverwrite({ title }: ValueFile): Promise<void> {
    const overwrite = vscode.l10n.t('Overwrite');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t('Overwrite the newer value of {0}?', title),
      {
        modal: true,
        detail: vscode.l10n.t('The value has changed in the session editor since you opened it.'),
      },
      overwrite,
    );
    if (chosen !== overwrite) throw new UserError(refusals.changed());
  }

  /** The tabs of a session that was closed go with it; those with unsaved text stay and say so. */
  async #closed(session: vscode.Uri): Promise<void> {
    const files = [...this.#files.values()].filter(
      (file) => file.session.toString() === session.toString(),
    );
    this.#refreshAll(session);
    const tabs = files.flatMap(({ uri }) => editorTabsOf(uri));
    await vscode.window.tabGroups.close(tabs.filter(({ isDirty }) => !isDirty));
    const [unsaved] = files.filter(({ uri }) => editorTabsOf(uri).some(({ isDirty }) => isDirty));
    if (!unsaved || this.#owned.isDisposed) return;
    const open = vscode.l10n.t('Open Session');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t(
        'The session editor was closed, but the tab {0} has unsaved text. Open the session to save it.',
        unsaved.title,
      ),
      open,
    );
    if (chosen === open) await vscode.commands.executeCommand('vscode.open', session);
  }

  #forgetClosed(): void {
    for (const [key, file] of this.#files) {
      const { uri } = file;
      if (this.#opening.has(file) || editorTabsOf(uri).length > 0) continue;
      this.#files.delete(key);
      this.#bytes.delete(uri);
    }
  }
}

/** What a file shows, where its session has it still; a file of bytes shows no text. */
function findOf(document: SessionDocument, { place, form }: ValueFile): FoundText | undefined {
  const found = findText(document, place);
  return form.isBinary && found?.node.editor?.type !== 'Bytes' ? undefined : found;
}

function formOf({ node, text }: FoundText, inHexEditor = false): TextForm {
  if (node.editor?.type !== 'Bytes') return textForm(text);
  return inHexEditor ? binaryForm(text) : bytesForm(text);
}

/** A text as a part of a path, as tabs show it. */
function segment(text: string): string {
  return hostText(text, maxNameLength).replace(/[/\\?#]/g, '_');
}

function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch {
    throw new UserError(refusals.notText());
  }
}

function lensesOf(file: ValueFile | undefined): vscode.CodeLens[] {
  const top = new vscode.Range(0, 0, 0, 0);
  const lens = (title: string, command: string, args: unknown[] = []): vscode.CodeLens =>
    new vscode.CodeLens(top, { title: hostText(title), command, arguments: args });
  if (!file) return [lens(refusals.unknown(), '')];
  const { state, session } = file;
  const title =
    state.kind === 'closed' ? vscode.l10n.t('Open Session') : vscode.l10n.t('Show Session Editor');
  return [
    lens(title, 'vscode.open', [session]),
    ...remarksOf(file).map((remark) => lens(remark, '')),
  ];
}
