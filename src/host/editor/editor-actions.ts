import * as vscode from '../shown/vscode.ts';
import type { RowPlace } from '../../protocol/editor-rows.ts';
import type { EditorAction } from '../../protocol/editor-state.ts';
import { canChooseReading } from '../../stores/read/chosen-readings.ts';
import type { SessionItem } from '../../stores/session.ts';
import { labelPath } from '../../formats/node-at.ts';
import { commandIds } from '../contributions/commands.ts';
import { isCancellation } from '../cancellation.ts';
import { chooseReading } from '../readings/choose-reading.ts';
import type { HostServices } from '../services.ts';
import { undecodedItem } from './banner.ts';
import { nameText } from './texts/names.ts';
import { joinValues } from './rows/pasted-values.ts';
import { changesText } from './rows/changes-text.ts';
import { hexDump } from './texts/hex-dump.ts';
import { lastingId } from './editor-state.ts';
import type { EditorView } from './editor-view.ts';
import { nodeOfPlace, rootOfPlace } from './document/node-of-place.ts';
import { decodedJson, nodeJson } from './document/decoded-json.ts';
import type { SaveFlow } from './document/save-flow.ts';
import type { SessionDocument } from './document/session-document.ts';
import type { ValueFiles } from './value-files/value-files.ts';
import type { ShownTexts } from './texts/shown-texts.ts';
import { wholeText } from './rows/value-rows.ts';
import { storeName } from '../endpoints/store-name.ts';

/** The language of whole values: the manifest has editors of it wrap long lines. */
const valueLanguageId = 'session-farm-value';

/** Does what the buttons of the page and the editor's commands ask for. */
export class EditorActions {
  readonly #services: HostServices;
  readonly #saves: SaveFlow;
  readonly #texts: ShownTexts;
  readonly #files: ValueFiles;

  constructor(services: HostServices, saves: SaveFlow, texts: ShownTexts, files: ValueFiles) {
    this.#services = services;
    this.#saves = saves;
    this.#texts = texts;
    this.#files = files;
  }

  /** Runs an action on a document. Errors are shown here. */
  async run(document: SessionDocument, action: EditorAction): Promise<void> {
    try {
      await this.#run(document, action);
    } catch (error) {
      if (!isCancellation(error)) this.#services.errors.report(action, error);
    }
  }

  /** Saves by the user's own wish: the only way in which a save writes while auto save is on. */
  async save(document: SessionDocument): Promise<void> {
    document.saveIsMeant = true;
    try {
      await vscode.commands.executeCommand('workbench.action.files.save');
    } finally {
      document.saveIsMeant = false;
    }
  }

  /** Copies a value's whole text, or where it is, or the value as JSON. */
  async copy(
    { document, isRaw }: Pick<EditorView, 'document' | 'isRaw'>,
    place: RowPlace,
    as?: 'path' | 'json',
  ): Promise<void> {
    const text = { path: placeText, json: jsonAt, value: textAt }[as ?? 'value'];
    await vscode.env.clipboard.writeText(text(document, place, isRaw));
  }

  /** Copies the whole texts of values, one a line, as {@link pasteValues} takes them. */
  async copyAll(
    { document, isRaw }: Pick<EditorView, 'document' | 'isRaw'>,
    places: readonly RowPlace[],
  ): Promise<void> {
    const texts = places.map((place) => textAt(document, place, isRaw));
    await vscode.env.clipboard.writeText(joinValues(texts));
  }

  /** Opens a value in an editor of its own: a text to be edited there, anything else to be read. */
  async show(view: EditorView, place: RowPlace): Promise<void> {
    const { document, isRaw } = view;
    const name = placeText(document, place, isRaw);
    const isNow = !isRaw && place.isRemoved !== true;
    if (isNow && (await this.#files.open(document, place, name, lastingId(view)))) return;
    const title = `${name} · ${lastingId(view)}`;
    const uri = this.#texts.add(title, textAt(document, place, isRaw));
    const opened = await vscode.workspace.openTextDocument(uri);
    const value = await vscode.languages.setTextDocumentLanguage(opened, valueLanguageId);
    await vscode.window.showTextDocument(value.uri, { preview: true });
  }

  /** Asks in which format an item is to be read. */
  async readAs(document: SessionDocument, name: string | null): Promise<void> {
    const item = document.draft.item(name);
    if (!item || !canChooseReading(item)) return;
    const { decoded, address } = document;
    const { loadedName = name } = item;
    await chooseReading(this.#services, {
      ref: address.ref,
      name: loadedName,
      label: nameText(loadedName),
      readings: decoded.readingsOf(item),
    });
  }

  /** Asks for the key that an item was closed with, and shows what is in it. */
  async openWithKey({ draft, uri }: SessionDocument, name: string | null): Promise<void> {
    const item = draft.item(name);
    if (!item) return;
    this.#services.itemsToOpen.ask(uri, item.loadedName ?? name);
    await vscode.commands.executeCommand(commandIds.openWithKey, uri);
  }

  async #run(document: SessionDocument, action: EditorAction): Promise<void> {
    const { endpointId } = document.address;
    this.#services.connections.want(endpointId);
    switch (action) {
      case 'save':
        return this.save(document);
      case 'reload':
        return this.#reload(document);
      case 'overwrite':
        return this.#overwrite(document);
      case 'compare':
        return this.#compare(document);
      case 'show-changes':
        return this.#showChanges(document);
      case 'release-lock':
        await vscode.commands.executeCommand(commandIds.releaseLock, document.uri);
        return;
      case 'end-session':
        await vscode.commands.executeCommand(commandIds.endSession, document.uri);
        return;
      case 'allow-edits':
        await vscode.commands.executeCommand(commandIds.allowEdits, endpointId);
        return;
      case 'use-primary':
        await vscode.commands.executeCommand(commandIds.usePrimary, endpointId);
        return;
      case 'retry':
        // Who waits for an attempt is to have another one.
        if (!this.#services.connections.current(endpointId, document.address.database)) {
          this.#services.connections.disconnect(endpointId);
        }
        return this.#reconnect(document);
      case 'reconnect':
        return this.#reconnect(document);
      case 'copy-id':
        await vscode.commands.executeCommand(commandIds.copySessionId, document.uri);
        return;
      case 'copy-json':
        await vscode.env.clipboard.writeText(jsonOf(document, document.draft.items()));
        vscode.window.setStatusBarMessage(vscode.l10n.t('Copied as JSON'), 4000);
        return;
      case 'show-bytes':
        return this.#showBytes(document);
      case 'extend':
      case 'set-timeout':
      case 'hold-lock':
      case 'give-back-lock':
      case 'copy-session':
      case 'compare-with':
      case 'show-timeline':
      case 'export-session':
        await vscode.commands.executeCommand(commandOf[action], document.uri);
        return;
      case 'explain-lock':
        await vscode.commands.executeCommand(commandIds.explainLock, document.uri);
        return;
      case 'explain-loss':
        await vscode.commands.executeCommand(commandIds.explainLostSession, document.uri);
        return;
      case 'create-again':
        return this.#createAgain(document);
      case 'undo-save':
        return this.#saves.undoLastSave(document);
      case 'review-overwritten':
        return this.#reviewOverwritten(document);
      case 'apply-again':
        document.applyAgain(vscode.l10n.t('Reapply Edits'));
        return;
      case 'keep-overwritten':
        document.keepOverwritten();
        return;
    }
  }

  /** Connects the endpoint again, for the Sessions view as well, which may search for long. */
  async #reconnect(document: SessionDocument): Promise<void> {
    void vscode.commands.executeCommand(commandIds.connectEndpoint, document.address.endpointId);
    await this.#saves.read(document);
  }

  async #reload(document: SessionDocument): Promise<void> {
    if (document.draft.isDirty) {
      const store = storeName(this.#services.endpoints.get(document.address.endpointId));
      const discard = vscode.l10n.t('Discard Edits and Reload');
      const chosen = await vscode.window.showWarningMessage(
        vscode.l10n.t('Reload the session from {0}?', store),
        { modal: true, detail: vscode.l10n.t('Your unsaved edits to this session will be lost.') },
        discard,
      );
      if (chosen !== discard) return;
      await vscode.commands.executeCommand('workbench.action.files.revert');
      return;
    }
    await this.#saves.reload(document);
  }

  async #overwrite(document: SessionDocument): Promise<void> {
    const names = document.notices.conflict?.conflicts.map(({ name }) => nameText(name)) ?? [];
    const overwrite = vscode.l10n.t('Overwrite');
    const chosen = await vscode.window.showWarningMessage(
      vscode.l10n.t("Overwrite the site's changes?"),
      {
        modal: true,
        detail: vscode.l10n.t('Your edits will replace the newer values of: {0}', names.join(', ')),
      },
      overwrite,
    );
    if (chosen !== overwrite) return;
    document.overwriteIsMeant = true;
    try {
      await this.save(document);
    } finally {
      document.overwriteIsMeant = false;
    }
  }

  async #compare(document: SessionDocument): Promise<void> {
    const theirs = document.notices.conflict?.current ?? document.latest;
    const left = this.#texts.add('redis.json', jsonOf(document, theirs.items));
    const right = this.#texts.add('edited.json', jsonOf(document, document.draft.items()));
    const title = vscode.l10n.t('In Redis ↔ Your Edits');
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  async #showChanges(document: SessionDocument): Promise<void> {
    const { before, after, count } = changesText(document);
    if (count === 0) {
      void vscode.window.showInformationMessage(
        vscode.l10n.t('There is nothing to save. The session is as it was loaded.'),
      );
      return;
    }
    // No id of the session: VS Code keeps names and addresses of what is open.
    const left = this.#texts.add('loaded.jsonc', before);
    const right = this.#texts.add('after-save.jsonc', after);
    const title = vscode.l10n.t('Unsaved Changes: As Loaded ↔ After Save');
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  /** Shows what was saved beside what requests made of it. */
  async #reviewOverwritten(document: SessionDocument): Promise<void> {
    const items = document.notices.overwritten?.items ?? [];
    const side = (pick: 'saved' | 'now'): SessionItem[] =>
      items.flatMap(({ name, [pick]: bytes }) => (bytes ? [{ name, bytes, isSystem: false }] : []));
    const left = this.#texts.add('redis.json', jsonOf(document, side('now')));
    const right = this.#texts.add('saved.json', jsonOf(document, side('saved')));
    const title = vscode.l10n.t('In Redis ↔ Your Last Save');
    await vscode.commands.executeCommand('vscode.diff', left, right, title);
  }

  async #createAgain(document: SessionDocument): Promise<void> {
    const { createAgain } = await import('./document/create-again.ts');
    if (!(await createAgain(this.#services, document))) return;
    // Only a revert takes VS Code's mark of unsaved edits away.
    if (document.draft.isDirty) {
      await vscode.commands.executeCommand('workbench.action.files.revert');
    } else await this.#saves.reload(document);
    this.#services.sessionCreations.fire(document.address.endpointId);
  }

  async #showBytes(document: SessionDocument): Promise<void> {
    const { blob } = document.draft.base;
    const bytes = undecodedItem(document)?.bytes ?? blob ?? new Uint8Array();
    const uri = this.#texts.add('bytes.txt', hexDump(bytes));
    await vscode.window.showTextDocument(uri, { preview: true });
  }
}

const commandOf = {
  extend: commandIds.extendSession,
  'set-timeout': commandIds.setSessionTimeout,
  'hold-lock': commandIds.holdLock,
  'give-back-lock': commandIds.giveBackLock,
  'copy-session': commandIds.copySession,
  'compare-with': commandIds.compareSessions,
  'show-timeline': commandIds.showTimeline,
  'export-session': commandIds.exportSessions,
} as const;

function jsonOf(document: SessionDocument, items: readonly SessionItem[]): string {
  const named = items.map((item) => ({
    name: nameText(item.name),
    value: document.decoded.get(item),
  }));
  return decodedJson(named);
}

/** Where a row is, in words: `Cart[0].Name`. */
function placeText(document: SessionDocument, place: RowPlace, isRaw: boolean): string {
  const root = rootOfPlace(document, place, isRaw);
  const inside = root ? labelPath(root, place.path) : '';
  const gap = inside === '' || inside.startsWith('[') ? '' : '.';
  return nameText(place.item) + gap + inside;
}

function jsonAt(document: SessionDocument, place: RowPlace, isRaw: boolean): string {
  const node = nodeOfPlace(document, place, isRaw);
  return node ? nodeJson(node) : '';
}

function textAt(document: SessionDocument, place: RowPlace, isRaw: boolean): string {
  const node = nodeOfPlace(document, place, isRaw);
  if (!node) return '';
  if (node.bytes && node.text === undefined) return hexDump(node.bytes);
  return wholeText(node);
}
