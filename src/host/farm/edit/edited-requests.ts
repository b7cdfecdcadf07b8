import * as vscode from '../../shown/vscode.ts';
import { heldDetails } from '../../../protocol/farm/held-details.ts';
import { shaped } from '../../../shapes/shape.ts';
import { commandIds } from '../../contributions/commands.ts';
import { DisposableStore } from '../../disposable.ts';
import type { DisposableLike } from '../../disposable.ts';
import { UserError } from '../../errors.ts';
import { MemoryFiles } from '../../memory-files.ts';
import { editorTabsOf } from '../../editor-tabs.ts';
import type { HeldTarget } from '../farm-targets.ts';
import type { Farms } from '../farms.ts';
import { requestLabel } from '../request-row.ts';
import { editableBody, messageText, parseMessage } from './http-message.ts';
import type { EditableBody, EditedMessage, MessageProblem } from './http-message.ts';

/** The scheme of documents in which a request that waits is edited. */
export const editScheme = 'session-farm-edit';

/** A request that is being edited. */
export interface EditedRequest extends HeldTarget {
  readonly uri: vscode.Uri;
  readonly body: EditableBody | undefined;
}

/** The documents in which requests are edited that wait at a balancer. */
export class EditedRequests implements DisposableLike {
  readonly #owned = new DisposableStore();
  readonly #files = this.#owned.add(new MemoryFiles(editScheme));
  readonly #lensChanges = this.#owned.add(new vscode.EventEmitter<void>());
  #nextNumber = 1;
  readonly #edits = new Map<string, EditedRequest>();

  constructor(farms: Farms) {
    this.#owned.add(
      farms.onDidChange(() => {
        if (this.#edits.size > 0) this.#lensChanges.fire();
      }),
    );
    this.#owned.add(
      vscode.languages.registerCodeLensProvider(
        { scheme: editScheme },
        {
          onDidChangeCodeLenses: this.#lensChanges.event,
          provideCodeLenses: ({ uri }) => lensesOf(uri, this.of(uri)),
        },
      ),
    );
    this.#owned.add(
      vscode.window.tabGroups.onDidChangeTabs(({ closed }) => {
        if (closed.length === 0) return;
        for (const { uri } of this.#edits.values())
          if (editorTabsOf(uri).length === 0) this.#forget(uri);
      }),
    );
  }

  /** The request that a document is about. */
  of(uri: vscode.Uri | undefined): EditedRequest | undefined {
    return uri && this.#edits.get(uri.toString());
  }

  /** The one whose document has the focus, or the only one. */
  get current(): EditedRequest | undefined {
    const { input } = vscode.window.tabGroups.activeTabGroup.activeTab ?? {};
    const active = input instanceof vscode.TabInputText ? this.of(input.uri) : undefined;
    const [only] = this.#edits.values();
    return active ?? (this.#edits.size === 1 ? only : undefined);
  }

  /** Opens the document of a request: one that is open already as it is. */
  async open({ farm, request }: HeldTarget): Promise<void> {
    const { l10n } = vscode;
    let uri = this.#uriOf({ farm, request });
    if (!uri) {
      const reply = await farm.send({ name: 'describeHeld', request: request.id });
      const details = shaped(heldDetails, reply);
      if (!details) throw new UserError(l10n.t('The farm gave no details of this request.'));
      const body = editableBody(details);
      const text = messageText(details, body, notesFor(farm.name, body !== undefined));
      const path = `/${l10n.t('Request {0}', String(request.id))}`;
      // VS Code keeps texts for a while: another document begins with a text of its own.
      uri = vscode.Uri.from({ scheme: editScheme, path, query: String(this.#nextNumber++) });
      this.#edits.set(uri.toString(), { farm, request, uri, body });
      this.#files.put(uri, Buffer.from(text, 'utf8'));
    }
    await vscode.window.showTextDocument(uri, { preview: false });
  }

  /** What a document says now. @throws UserError where that is no request; its line is shown */
  async read({ uri, body }: EditedRequest): Promise<EditedMessage> {
    const document = await vscode.workspace.openTextDocument(uri);
    const read = parseMessage(document.getText(), body);
    if (!('kind' in read)) return read;
    const { line } = read;
    const selection = new vscode.Range(line, 0, line, 0);
    await vscode.window.showTextDocument(uri, { selection, preview: false });
    throw new UserError(problemText(read));
  }

  /** Closes a document without a question. */
  async close({ uri }: EditedRequest): Promise<void> {
    const document = vscode.workspace.textDocuments.find(
      (each) => each.uri.toString() === uri.toString(),
    );
    // What isn't saved would be asked about; it is kept in memory only, and let go of at once.
    await document?.save();
    await vscode.window.tabGroups.close(editorTabsOf(uri));
    this.#forget(uri);
  }

  dispose(): void {
    this.#owned.dispose();
    this.#edits.clear();
  }

  #uriOf({ farm, request }: HeldTarget): vscode.Uri | undefined {
    for (const edit of this.#edits.values()) {
      const isSame = edit.farm === farm && edit.request.id === request.id;
      // A farm that was started anew counts from 1 again.
      if (isSame && edit.request.arrivedAtMs === request.arrivedAtMs) return edit.uri;
    }
    return undefined;
  }

  #forget(uri: vscode.Uri): void {
    this.#edits.delete(uri.toString());
    this.#files.delete(uri);
  }
}

function isWaiting({ farm, request }: EditedRequest): boolean {
  return !farm.hasEnded && farm.state?.held.some(({ id }) => id === request.id) === true;
}

function lensesOf(uri: vscode.Uri, edit: EditedRequest | undefined): vscode.CodeLens[] {
  const { l10n } = vscode;
  const top = new vscode.Range(0, 0, 0, 0);
  const lens = (title: string, command: string): vscode.CodeLens =>
    new vscode.CodeLens(top, { title, command, arguments: [uri] });
  if (!edit || !isWaiting(edit)) {
    return [lens(l10n.t('This request is no longer waiting. Close'), commandIds.discardEdit)];
  }
  return [
    lens(l10n.t('Forward {0}', requestLabel(edit.request)), commandIds.sendEdited),
    lens(l10n.t('Forward to Server…'), commandIds.sendEditedTo),
    lens(l10n.t('Discard Edits'), commandIds.discardEdit),
  ];
}

function notesFor(farm: string, isBodyEditable: boolean): string[] {
  const { l10n } = vscode;
  return [
    l10n.t('This request is waiting at the balancer of {0}. Edit it, and then forward it.', farm),
    l10n.t('Lines above the request that start with # are not sent.'),
    isBodyEditable
      ? l10n.t('The body follows an empty line. Content-Length is set to fit it.')
      : l10n.t('The body cannot be edited here. The server gets it as the client sent it.'),
  ];
}

function problemText({ line, kind }: MessageProblem): string {
  const { l10n } = vscode;
  const shown = String(line + 1);
  switch (kind) {
    case 'request-line':
      return l10n.t('Line {0} is not a request line. Write it as GET /path HTTP/1.1.', shown);
    case 'header':
      return l10n.t(
        'Line {0} is not a header. Write it as Name: value, and put an empty line before the body.',
        shown,
      );
    case 'body-fixed':
      return l10n.t(
        'The body of this request cannot be edited here. Remove the text from line {0} on.',
        shown,
      );
  }
}
