import type * as vscode from 'vscode';
import type { Sightings } from '../lookup/lost/sightings.ts';
import type { SessionHistory } from '../survey/history/session-history.ts';
import type { ConnectionPool } from './endpoints/connection-pool.ts';
import type { Connect, OpenWay } from './endpoints/connections.ts';
import type { EndpointStore } from './endpoints/endpoint-store.ts';
import type { FoundEndpoints } from './endpoints/found/found-endpoints.ts';
import type { WriteConfirmations } from './endpoints/write-confirmations.ts';
import type { TitleOf } from './contributions/command-titles.ts';
import type { ErrorReporter } from './errors.ts';
import type { CustomLayouts } from './layouts/custom-layouts.ts';
import type { ReadingChoices } from './layouts/reading-choices.ts';
import type { Log } from './log.ts';
import type { HeldLocks } from './sessions/held-locks.ts';
import type { ItemHints } from './sessions/item-hint.ts';
import type { RowSessions } from './sessions/row-sessions.ts';
import type { SessionRequests } from './sessions/session-requests.ts';
import type { RevealedIds } from './sessions/revealed-ids.ts';

/** What the parts of the host share. Built once by `activate`; none of the parts disposes it. */
export interface HostServices {
  readonly context: vscode.ExtensionContext;
  readonly log: Log;
  readonly errors: ErrorReporter;
  /** The titles of our commands, for the questions that they ask. */
  readonly titleOf: TitleOf;
  readonly endpoints: EndpointStore;
  /** What the workspace's own configuration says of endpoints. */
  readonly found: FoundEndpoints;
  readonly connections: ConnectionPool;
  /** Opens a connection outside the pool, to try an address; the caller closes it. */
  readonly connect: Connect;
  readonly openWay: OpenWay;
  /** The store layouts of the settings, and their decoders. */
  readonly customLayouts: CustomLayouts;
  /** The formats that were chosen for items. */
  readonly readings: ReadingChoices;
  /** Settled when ids in URIs can be sealed and opened. Who has connected has waited for it. */
  readonly sealing: Promise<void>;
  readonly itemHints: ItemHints;
  /** The items that the session editor wants to have opened with a key. */
  readonly itemsToOpen: ItemHints;
  /** What was confirmed before something is written to a production endpoint. */
  readonly writeConfirmations: WriteConfirmations;
  /** The endpoints whose session IDs are shown whole for now. */
  readonly revealedIds: RevealedIds;
  /** The sessions that rows of other views stand for. */
  readonly rowSessions: RowSessions;
  /** What farms know of the requests of sessions. */
  readonly sessionRequests: SessionRequests;
  /** What this window has seen of sessions and servers. */
  readonly sightings: Sightings;
  /** The moments of the sessions that this window has looked at. */
  readonly history: SessionHistory;
  /** The locks of sessions that this window holds. */
  readonly heldLocks: HeldLocks;
  /**
   * Fires with the URI of a session after something of ours changed or ended it in Redis, or after
   * the settings changed how it is read.
   */
  readonly sessionChanges: vscode.EventEmitter<vscode.Uri>;
  /** Fires with the id of an endpoint after something of ours made a session there. */
  readonly sessionCreations: vscode.EventEmitter<string>;
}
