import * as vscode from 'vscode';
import { readSession } from '../../stores/read-session.ts';
import { StoreError } from '../../stores/replies.ts';
import { saveSession } from '../../stores/save-session.ts';
import type { HostServices } from '../services.ts';
import { nameText } from './banner.ts';
import type { SessionDocument } from './session-document.ts';

/** Saves and loads documents. One save of a document at a time. */
export class SaveFlow {
  readonly #services: HostServices;
  readonly #running = new WeakMap<SessionDocument, Promise<void>>();

  constructor(services: HostServices) {
    this.#services = services;
  }

  /**
   * Writes the edits. VS Code says nothing when a save is refused, so everything that the user has
   * to know is said here or stands in the document's notices.
   * @throws CancellationError when nothing was written
   */
  async save(document: SessionDocument, overwrites = false): Promise<void> {
    const previous = this.#running.get(document) ?? Promise.resolve();
    const run = previous.catch(() => undefined).then(() => this.#save(document, overwrites));
    this.#running.set(document, run);
    return run;
  }

  /** Reads the session anew and drops the edits. */
  async reload(document: SessionDocument): Promise<void> {
    const { endpointId, database, ref } = document.address;
    const connection = await this.#services.connections.connect(endpointId, { database });
    const snapshot = await readSession(connection, ref);
    if (snapshot.condition === 'gone') document.notify({ goneAtMs: snapshot.readAtMs });
    else document.reset(snapshot);
  }

  async #save(document: SessionDocument, overwrites: boolean): Promise<void> {
    const { connections, endpoints, log, sessionChanges } = this.#services;
    const { endpointId, database } = document.address;
    const endpoint = endpoints.get(endpointId);
    if (!endpoint?.canWrite) {
      document.notify({
        saveRefused: vscode.l10n.t('The endpoint is read-only: nothing was written.'),
      });
      throw new vscode.CancellationError();
    }
    let result;
    try {
      const connection = await connections.connect(endpointId, { database });
      result = await saveSession(connection, document.draft, { overwrites });
    } catch (error) {
      log.error('saveSession', error);
      document.notify({ saveRefused: refusalText(error, this.#services) });
      throw new vscode.CancellationError();
    }
    switch (result.outcome) {
      case 'saved': {
        document.saved(result.snapshot);
        const time = new Date(result.snapshot.readAtMs).toLocaleTimeString(vscode.env.language);
        const names = result.mergedNames.map(nameText).join(', ');
        const text =
          names === ''
            ? vscode.l10n.t('Saved to {0} at {1}', endpoint.name, time)
            : vscode.l10n.t(
                'Saved to {0} at {1}, with what the site changed: {2}',
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
        document.notify({
          saveRefused: vscode.l10n.t(
            'The data key is a {0} now, which this layout never writes: nothing was written.',
            result.foundType,
          ),
        });
        break;
      case 'last-item':
        document.notify({
          saveRefused: vscode.l10n.t(
            'This would remove the last item, and ASP.NET would start the session anew: nothing was written. End the session instead.',
          ),
        });
    }
    throw new vscode.CancellationError();
  }
}

function refusalText(error: unknown, services: HostServices): string {
  if (!(error instanceof StoreError)) {
    return vscode.l10n.t('Nothing was written: {0}', services.errors.explain(error).message);
  }
  switch (error.code) {
    case 'no-permission':
      return vscode.l10n.t(
        'The Redis user may not run {0}, which a safe save takes: nothing was written. Ask for that grant.',
        error.subject,
      );
    case 'unwritable':
      return vscode.l10n.t(
        '{0} cannot be written back unharmed: nothing was written.',
        error.subject,
      );
    case 'too-many-items':
      return vscode.l10n.t(
        'The session provider cannot store more than {0} items: nothing was written.',
        error.subject,
      );
    case 'name-taken':
      return vscode.l10n.t(
        'ASP.NET takes {0} and a name that differs in case only for one: nothing was written.',
        error.subject,
      );
    case 'split-keys':
      return vscode.l10n.t(
        'The cluster keeps the keys of this session on different nodes, so they cannot be changed in one step: nothing was written.',
      );
    case 'unknown-layout':
      return services.errors.explain(error).message;
    case 'unexpected-reply':
      return vscode.l10n.t(
        'The server answered {0} in a way that Redis never does.',
        error.subject,
      );
  }
}
