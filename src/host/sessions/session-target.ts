import * as vscode from '../shown/vscode.ts';
import { selectedRow } from '../contributions/commands.ts';
import type { CommandTarget } from '../contributions/commands.ts';
import { sessionEditorViewType } from '../contributions/views.ts';
import { UserError } from '../errors.ts';
import { masksIds } from './tree-items.ts';
import { isSessionsNode, sessionAddress } from './nodes.ts';
import type { SessionNode, SessionsNode } from './nodes.ts';
import { sessionWishes } from './pick/session-wishes.ts';
import type { SessionCommand, SessionWish } from './pick/session-wishes.ts';
import {
  fromSessionUriParts,
  sessionScheme,
  SessionUriError,
  toSessionUriParts,
} from './session-uri.ts';
import type { SessionAddress } from './session-uri.ts';
import type { SessionsModel } from './sessions-model.ts';
import type { HostServices } from '../services.ts';

/** The Sessions view, as far as commands need it to know what is selected. */
export type RowSelection = Pick<vscode.TreeView<SessionsNode>, 'selection' | 'visible'>;

/** Finds out which session a command means. */
export class SessionTargets {
  readonly #model: SessionsModel;
  readonly #services: HostServices;
  readonly #view: RowSelection;

  /** @param view the Sessions view */
  constructor(model: SessionsModel, services: HostServices, view: RowSelection) {
    this.#model = model;
    this.#services = services;
    this.#view = view;
  }

  /**
   * The session of a row, of a URI, of the selected row, or of the active editor; without any of
   * these the user is asked. Undefined when there is none, or the user gave up.
   */
  async find(
    target: CommandTarget | undefined,
    command: SessionCommand,
  ): Promise<SessionAddress | undefined> {
    const found = await this.#find(target, command);
    if (found) {
      this.#services.connections.want(found.endpointId);
      this.#services.log.addSessionId(found.ref.id);
    }
    return found;
  }

  async #find(
    target: CommandTarget | undefined,
    command: SessionCommand,
  ): Promise<SessionAddress | undefined> {
    const given = target === selectedRow ? this.#view.selection[0] : target;
    const named = addressOf(given);
    // Delete on a row that isn't a session's does nothing.
    if (named || target === selectedRow) return named;
    const { rowSessions } = this.#services;
    if (target !== undefined) {
      const other = await rowSessions.find(target, command);
      if (other) return other;
    }
    const active = given === undefined ? activeSession() : undefined;
    if (active && (await this.#suits(active, sessionWishes[command]))) return active;
    const selected = given === undefined ? await rowSessions.find(undefined, command) : undefined;
    if (selected) return selected;
    const { pickSession } = await import('./pick/pick-session.ts');
    return pickSession({ model: this.#model, services: this.#services }, command);
  }

  /** Another session than one that is known already; the user is asked. */
  async pickOther(
    than: SessionAddress,
    command: SessionCommand,
  ): Promise<SessionAddress | undefined> {
    const { pickSession } = await import('./pick/pick-session.ts');
    const parts = { model: this.#model, services: this.#services };
    const found = await pickSession(parts, command, { otherThan: than });
    if (found) this.#services.log.addSessionId(found.ref.id);
    return found;
  }

  /** The session of a row or of a URI. */
  named(target: CommandTarget | undefined): SessionAddress | undefined {
    return addressOf(target);
  }

  /** The selected rows of the view. @param ifSeen none where the view is hidden */
  selectedRows({ ifSeen = false } = {}): readonly SessionsNode[] {
    return ifSeen && !this.#view.visible ? [] : this.#view.selection;
  }

  /** The session whose editor has the focus. */
  active(): SessionAddress | undefined {
    return activeSession();
  }

  /** The URI under which a session is opened. */
  uriOf(address: SessionAddress): vscode.Uri {
    const isLocal = !masksIds(this.#services.endpoints.get(address.endpointId));
    return vscode.Uri.from(toSessionUriParts(address, isLocal));
  }

  /** The row of a session, if it is among those that have been shown. */
  nodeOf({ endpointId, ref }: SessionAddress): SessionNode | undefined {
    for (const { rows, node } of this.#model.entry(endpointId).allLists()) {
      const { layout, application } = node.kind === 'group' ? node : node.group;
      if (layout !== ref.layout || application !== ref.application) continue;
      const found = rows.find(ref);
      if (found) return found;
    }
    return undefined;
  }

  /** Whether a command is meant for the session whose editor is in front. */
  async #suits({ endpointId, database, ref }: SessionAddress, wish: SessionWish): Promise<boolean> {
    if (wish.listsAlways) return false;
    if (wish.lock !== 'locked') return true;
    const { connections, heldLocks } = this.#services;
    try {
      const source = await connections.connect(endpointId, { database });
      const { lock } = await source.summary(ref);
      return lock !== undefined && !heldLocks.has(lock.value);
    } catch {
      // Those of other endpoints can be listed all the same.
      return false;
    }
  }
}

function addressOf(target: CommandTarget | undefined): SessionAddress | undefined {
  if (target instanceof vscode.Uri) {
    return target.scheme === sessionScheme ? fromSessionUriParts(target) : undefined;
  }
  if (!isSessionsNode(target)) return undefined;
  if (target.kind === 'session') return sessionAddress(target);
  if (target.kind === 'item') return sessionAddress(target.parent);
  return undefined;
}

/** Says that a tab, or what else keeps the URI of a session, is of another machine or profile. */
export function explainSessionUri(error: unknown): UserError | undefined {
  if (!(error instanceof SessionUriError)) return undefined;
  const text = vscode.l10n.t(
    'This tab no longer belongs to a session. Close it, and open the session from the Sessions view.',
  );
  return new UserError(text, [], { cause: error });
}

/** The session whose editor has the focus. */
function activeSession(): SessionAddress | undefined {
  const input = vscode.window.tabGroups.activeTabGroup.activeTab?.input;
  return input instanceof vscode.TabInputCustom && input.viewType === sessionEditorViewType
    ? addressOf(input.uri)
    : undefined;
}
