import { setTimeout as wait } from 'node:timers/promises';
import * as vscode from '../../shown/vscode.ts';
import { StoreError } from '../../../stores/replies.ts';
import { mergeItems } from '../../../stores/edit/merge.ts';
import { inverseChanges } from '../../../stores/edit/overwritten.ts';
import type { SaveResult } from '../../../stores/source/change-results.ts';
import type { SessionChange } from '../../../stores/source/session-change.ts';
import { UnknownOutcomeError } from '../../../stores/source-error.ts';
import type { SessionSnapshot } from '../../../stores/session.ts';
import { isCancellation } from '../../cancellation.ts';
import { setContextKey } from '../../contributions/context-keys.ts';
import type { EndpointRecord } from '../../endpoints/endpoint-record.ts';
import { ensureWritable } from '../../endpoints/edit-permission.ts';
import { storeName } from '../../endpoints/store-name.ts';
import { UserError } from '../../errors.ts';
import type { HostServices } from '../../services.ts';
import { nothingWritten, settled } from '../../settle-change.ts';
import { nameText } from '../texts/names.ts';
import { SavedEditsJournal } from './saved-edits.ts';
import type { SessionDocument } from './session-document.ts';
import { markAsSaved, settleSave } from './unconfirmed-save.ts';

/** How long VS Code is kept waiting for a save that Redis has not confirmed. */
const CONFIRM_MS = 20_000;

/** Saves and loads documents. One save of a document at a time. */
export class SaveFlow {
  readonly #services: HostServices;
  readonly #running = new WeakMap<SessionDocument, Promise<void>>();
  /** Saves whose outcome is not known yet: no other save of that document begins. */
  readonly #unconfirmed = new WeakMap<SessionDocument, Promise<unknown>>();
  readonly #journals = new WeakMap<SessionDocument, SavedEditsJournal>();

  constructor(services: HostServices) {
    this.#services = services;
  }

  /**
   * Writes the edits. VS Code says nothing when a save is refused, so everything that the user has
   * to know is said here or stands in the document's notices.
   * @throws CancellationError when nothing was written
   */
  async save(document: SessionDocument, overwrites = false): Promise<void> {
    return this.#inTurn(document, () => this.#save(document, overwrites));
  }

  /**
   * Takes the last save of a document back, in one compare-and-set: writes the values that were there
   * before, and nothing when the site has changed one of them since. Edits that wait stay.
   * @throws UserError with the reason when nothing was written
   */
  async undoLastSave(document: SessionDocument): Promise<void> {
    return this.#inTurn(document, () => this.#undoLastSave(document));
  }

  #inTurn(document: SessionDocument, work: () => Promise<void>): Promise<void> {
    const previous = this.#running.get(document) ?? Promise.resolve();
    const run = previous.catch(() => undefined).then(work);
    this.#running.set(document, run);
    return run;
  }

  /** What was saved from a document. It ends with the document. */
  #journalOf(document: SessionDocument): SavedEditsJournal {
    const known = this.#journals.get(document);
    if (known) return known;
    const journal = new SavedEditsJournal(this.#services, document);
    this.#journals.set(document, journal);
    document.onDidDispose(() => journal.dispose());
    return journal;
  }

  /** Reads the session anew and drops the edits. */
  async reload(document: SessionDocument): Promise<void> {
    this.#services.connections.want(document.address.endpointId);
    const reset = async (): Promise<void> => {
      const snapshot = await this.#snapshotOf(document);
      if (snapshot.condition === 'gone') document.notify({ goneAtMs: snapshot.readAtMs });
      else document.reset(snapshot);
    };
    await document.loads(reset());
  }

  /** Reads the session and keeps the edits. Why that can't be done the document's notices say. */
  async read(document: SessionDocument): Promise<void> {
    const follow = async (): Promise<void> => {
      try {
        document.follow(await this.#snapshotOf(document));
      } catch (error) {
        if (isCancellation(error)) return;
        this.#services.log.error('read-session', error);
        document.notify({ disconnected: this.#services.errors.explain(error).message });
      }
    };
    await document.loads(follow());
  }

  async #snapshotOf({ address }: SessionDocument): Promise<SessionSnapshot> {
    const { endpointId, database, ref } = address;
    const source = await this.#services.connections.connect(endpointId, { database });
    return source.read(ref);
  }

  async #save(document: SessionDocument, overwrites: boolean): Promise<void> {
    this.#services.connections.want(document.address.endpointId);
    await document.whenLoaded;
    await this.#unconfirmed.get(document);
    const { connections, endpoints, log, sessionChanges, heldLocks, writeConfirmations } =
      this.#services;
    const { endpointId, database, ref } = document.address;
    const endpoint = endpoints.get(endpointId);
    if (!endpoint?.canWrite) {
      document.notify({ readOnlyRefused: true });
      throw new vscode.CancellationError();
    }
    if (connections.replica(endpointId)) {
      document.notify({ saveRefused: nothingWritten(endpoint) });
      throw new vscode.CancellationError();
    }
    writeConfirmations.begin();
    if (!(await writeConfirmations.confirm(endpoint, document.address))) {
      throw new vscode.CancellationError();
    }
    const changes = document.draft.changes();
    const heldLock = heldLocks.valueFor(document.address);
    const change: SessionChange<'save'> = {
      kind: 'save',
      ref,
      opened: document.draft.base,
      changes,
      overwrites,
      mayBeWritten: document.mayBeWritten,
      ...(heldLock !== undefined && { heldLock }),
    };
    const store = storeName(endpoint);
    let result;
    let takenBy = '';
    try {
      const source = await connections.connect(endpointId, { database });
      takenBy = source.writer;
      result = await source.change(change);
    } catch (error) {
      log.error('saveSession', error);
      if (error instanceof UnknownOutcomeError) {
        return this.#settle(document, change, error, takenBy);
      }
      document.notify({ saveRefused: refusalText(error, this.#services, endpoint) });
      throw new vscode.CancellationError();
    }
    switch (result.outcome) {
      case 'saved': {
        document.saved(result.snapshot, changes);
        setContextKey(vscode.commands, 'sessionFarm.sessionSaved', true);
        this.#journalOf(document).add(changes, takenBy);
        const time = new Date(result.snapshot.readAtMs).toLocaleTimeString(vscode.env.language);
        const names = result.mergedNames.map(nameText).join(', ');
        const text =
          names === ''
            ? vscode.l10n.t('Saved to {0} at {1}', endpoint.name, time)
            : vscode.l10n.t(
                'Saved to {0} at {1}. Also merged changes by the site: {2}',
                endpoint.name,
                time,
                names,
              );
        vscode.window.setStatusBarMessage(text, 8000);
        sessionChanges.fire(document.uri);
        return;
      }
      case 'locked':
        document.followClock({
          ...(document.latest.ttlMs !== undefined && { ttlMs: document.latest.ttlMs }),
          lock: result.lock,
          readAtMs: Date.now(),
        });
        break;
      case 'gone':
        document.notify({ goneAtMs: Date.now() });
        break;
      case 'changed':
        document.notify({ conflict: { ...result, hasStoppedSave: true } });
        break;
      case 'wrong-type':
        document.notify({ saveRefused: wrongTypeText(result.foundType, store) });
        break;
      case 'last-item':
        document.notify({ saveRefused: lastItemText(store) });
    }
    throw new vscode.CancellationError();
  }

  /** @throws CancellationError unless the edits are known to be written */
  async #settle(
    document: SessionDocument,
    change: SessionChange<'save'>,
    error: UnknownOutcomeError,
    takenBy: string,
  ): Promise<void> {
    const settling = settleSave(this.#services, document, change, error).then((look) => {
      this.#unconfirmed.delete(document);
      if (look?.verdict !== 'written') return false;
      this.#journalOf(document).add(change.changes, takenBy);
      this.#services.sessionChanges.fire(document.uri);
      return true;
    });
    this.#unconfirmed.set(document, settling);
    const isOver = new AbortController();
    const { signal } = isOver;
    const patience = wait(CONFIRM_MS, 'waiting' as const, { signal }).catch(() => false as const);
    const isWritten = await Promise.race([settling, patience]);
    isOver.abort();
    // It goes on without VS Code, whose mark of unsaved edits stays until then.
    if (isWritten === 'waiting') {
      void settling.then((isDone) => (isDone ? markAsSaved(document) : undefined));
    }
    if (isWritten !== true || document.draft.isDirty) throw new vscode.CancellationError();
  }

  async #undoLastSave(document: SessionDocument): Promise<void> {
    const { connections, endpoints, sessionChanges, heldLocks } = this.#services;
    const { endpointId, database, ref } = document.address;
    const store = storeName(endpoints.get(endpointId));
    const journal = this.#journalOf(document);
    const { last } = journal;
    if (!last) throw new UserError(vscode.l10n.t('Nothing has been saved from this editor yet.'));
    if (!(await ensureWritable(this.#services, endpointId))) return;
    const source = await connections.connect(endpointId, { database });
    const takenBy = source.writer;
    const current = await source.read(ref);
    const inverse = inverseChanges(last.changes);
    const { conflicts, changes } = mergeItems(inverse, current.items);
    const names = conflicts.map(({ name }) => nameText(name)).join(', ');
    if (conflicts.length > 0 && current.condition !== 'gone') {
      throw new UserError(sinceText(names, store));
    }
    const heldLock = heldLocks.valueFor(document.address);
    const result = await settled(this.#services, document.address, {
      kind: 'save',
      ref,
      opened: current,
      changes,
      ...(heldLock !== undefined && { heldLock }),
    });
    if (result.outcome !== 'saved') throw new UserError(undoRefusalText(result, store));
    document.keepOverwritten();
    document.follow(result.snapshot);
    journal.removeLast(inverse, takenBy);
    const undone = inverse.map(({ name }) => nameText(name)).join(', ');
    const text = vscode.l10n.t('Last save undone: {0}', undone);
    vscode.window.setStatusBarMessage(text, 8000);
    sessionChanges.fire(document.uri);
  }
}

function sinceText(names: string, store: string): string {
  return vscode.l10n.t(
    'The site has changed {0} since you saved. Nothing was written to {1}.',
    names,
    store,
  );
}

function undoRefusalText(result: Exclude<SaveResult, { outcome: 'saved' }>, store: string): string {
  switch (result.outcome) {
    case 'locked':
      return vscode.l10n.t(
        'A request holds the lock. Nothing was written to {0}. Try again when the request finishes.',
        store,
      );
    case 'gone':
      return vscode.l10n.t('This session has ended. Nothing was written to {0}.', store);
    case 'changed':
      return sinceText(result.conflicts.map(({ name }) => nameText(name)).join(', '), store);
    case 'wrong-type':
      return wrongTypeText(result.foundType, store);
    case 'last-item':
      return lastItemText(store);
  }
}

function wrongTypeText(foundType: string, store: string): string {
  return vscode.l10n.t(
    'The data key is now of type {0}, which this layout never uses. Nothing was written to {1}.',
    foundType,
    store,
  );
}

function lastItemText(store: string): string {
  return vscode.l10n.t(
    'Removing the last item makes ASP.NET start a new session. Nothing was written to {0}. If that is what you want, end the session instead.',
    store,
  );
}

/** What the user is told of a save that was refused. */
function refusalText(error: unknown, services: HostServices, endpoint: EndpointRecord): string {
  const text = services.errors.explain(error).message;
  const nothing = nothingWritten(endpoint);
  if (!(error instanceof StoreError)) return `${nothing} ${text}`;
  return leavesOpen.has(error.code) ? text : `${text} ${nothing}`;
}

/** Errors that don't say that nothing was written. */
const leavesOpen: ReadonlySet<StoreError['code']> = new Set(['unexpected-reply', 'demoted']);
