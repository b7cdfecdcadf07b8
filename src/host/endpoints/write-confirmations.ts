import * as vscode from '../shown/vscode.ts';
import { maskId } from '../../stores/session-id-text.ts';
import { addressKey } from '../sessions/session-uri.ts';
import type { SessionAddress } from '../sessions/session-uri.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import { storeName } from './store-name.ts';
import { typesName } from './type-name.ts';

/**
 * Has the name of a production endpoint typed before something is written there: once for each open
 * editor of a session, and once for each command on a session without one. Reads are never asked about.
 */
export class WriteConfirmations {
  /** The sessions with an open editor, and the endpoint that a write was confirmed for there. */
  readonly #editors = new Map<string, string | undefined>();
  /** What the present command was confirmed for when it had edits allowed. */
  #given: string | undefined;
  /** The last question, which has been answered or stands. */
  #asked: Promise<boolean> = Promise.resolve(false);

  /** An editor of a session was opened; the function that comes back says that it has closed. */
  opened(address: SessionAddress): () => void {
    const key = addressKey(address);
    this.#editors.set(key, undefined);
    return () => this.#editors.delete(key);
  }

  /** A command begins: what another one had typed doesn't count for it. */
  begin(): void {
    this.#given = undefined;
  }

  /** The name was typed to allow edits, on the way to the write that it counts for. */
  give(record: EndpointRecord): void {
    this.#given = placeOf(record);
  }

  /**
   * Whether something may be written, which the user is asked where that has to be.
   * @param address the session whose editor or command it is
   */
  async confirm(record: EndpointRecord, address: SessionAddress): Promise<boolean> {
    if (record.environment !== 'production') return true;
    const key = addressKey(address);
    const place = placeOf(record);
    if (this.#editors.get(key) === place) return true;
    const isGiven = this.#given === place;
    this.#given = undefined;
    // A second question would close the first: they wait for one another.
    const isSure =
      isGiven ||
      (await (this.#asked = this.#asked.then(
        () => this.#editors.get(key) === place || asks(record, address),
      )));
    if (!isSure) {
      const text = vscode.l10n.t('Nothing was written to {0}.', storeName(record));
      vscode.window.setStatusBarMessage(text, 5000);
      return false;
    }
    if (this.#editors.has(key)) this.#editors.set(key, place);
    return true;
  }
}

/** Asks for the endpoint's name, and says for which session. */
function asks(record: EndpointRecord, { ref: { id } }: SessionAddress): Promise<boolean> {
  return typesName(
    record,
    vscode.l10n.t('Write to a Production Endpoint'),
    vscode.l10n.t(
      'Session {1} belongs to a real user. Type {0} to write to {2}.',
      record.name,
      maskId(id),
      storeName(record),
    ),
  ).catch(() => false);
}

/** What a confirmation is for: another server, or another name, is asked about again. */
function placeOf({ id, name, address }: EndpointRecord): string {
  return JSON.stringify([id, name, address]);
}
