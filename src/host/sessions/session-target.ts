import * as vscode from '../shown/vscode.ts';
import type { LayoutId, SessionAbility } from '../../stores/session.ts';
import type { CommandTarget } from '../contributions/commands.ts';
import { sessionEditorViewType } from '../contributions/views.ts';
import { UserError } from '../errors.ts';
import { masksIds } from './tree-items.ts';
import { isSessionsNode, sessionAddress } from './nodes.ts';
import type { SessionNode, SessionsNode } from './nodes.ts';
import { pickSession } from './pick-session.ts';
import {
  fromSessionUriParts,
  sessionScheme,
  SessionUriError,
  toSessionUriParts,
} from './session-uri.ts';
import type { SessionAddress } from './session-uri.ts';
import type { SessionsModel } from './sessions-model.ts';
import type { EndpointStore } from '../endpoints/endpoint-store.ts';

/** What stands in the manifest's key bindings as the argument: the row that has the focus. */
export const selectedRow = 'selection';

/** Finds out which session a command means. */
export class SessionTargets {
  readonly #model: SessionsModel;
  readonly #endpoints: EndpointStore;
  readonly #selection: () => readonly SessionsNode[];

  /** @param selection the selected rows of the view */
  constructor(
    model: SessionsModel,
    endpoints: EndpointStore,
    selection: () => readonly SessionsNode[],
  ) {
    this.#model = model;
    this.#endpoints = endpoints;
    this.#selection = selection;
  }

  /**
   * The session of a row, of a URI, of the selected row, or of the active editor; without any of
   * these the user is asked. Undefined when there is none, or the user gave up.
   * @param title the question
   * @param ability what has to be possible with the sessions that are offered
   */
  async find(
    target: CommandTarget | undefined,
    title: string,
    ability?: SessionAbility,
  ): Promise<SessionAddress | undefined> {
    const given = target === selectedRow ? this.#selection()[0] : target;
    const named = addressOf(given) ?? (given === undefined ? activeSession() : undefined);
    if (named) return named;
    // Delete on a row that isn't a session's does nothing.
    if (target === selectedRow) return undefined;
    if (!ability) return pickSession(this.#model, this.#endpoints, title);
    const { layoutCan } = await import('../../stores/read/session-abilities.ts');
    const fits = (layout: LayoutId): boolean => layoutCan(layout, ability);
    return pickSession(this.#model, this.#endpoints, title, fits);
  }

  /** The URI under which a session is opened. */
  uriOf(address: SessionAddress): vscode.Uri {
    const isLocal = !masksIds(this.#endpoints.get(address.endpointId));
    return vscode.Uri.from(toSessionUriParts(address, isLocal));
  }

  /** The row of a session, if it is among those that have been shown. */
  nodeOf({ endpointId, ref }: SessionAddress): SessionNode | undefined {
    for (const { rows, node } of this.#model.entry(endpointId).groups.values()) {
      if (node.layout !== ref.layout || node.application !== ref.application) continue;
      return rows.find(ref);
    }
    return undefined;
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
    'This tab no longer leads to its session. Close it, and open the session from the Sessions view.',
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
