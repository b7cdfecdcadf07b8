import type * as vscode from 'vscode';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { SignInTrouble } from '../../stores/source/sign-in-trouble.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';

/** What has changed about the connection of an endpoint. */
export type EndpointConnectionState =
  'disconnected' | 'connecting' | 'connected' | 'reconnecting' | 'failed';

export interface ConnectionStateChange {
  readonly endpointId: string;
  readonly state: EndpointConnectionState;
}

/**
 * The open connections, one for each endpoint and database, shared by everyone who needs one.
 * The pool owns them: users never close a connection.
 */
export interface ConnectionPool {
  /**
   * The connection of an endpoint, opened now if it isn't open. Attempts at the same time share one.
   * @param database another number than the endpoint's own
   * @throws UnknownEndpointError when there is no such endpoint (any more)
   * @throws UnaskedEndpointError when the workspace brings it, and nobody wanted it yet
   * @throws ConnectError when it can't be opened
   */
  connect(
    endpointId: string,
    options?: { readonly database?: number; readonly signal?: AbortSignal },
  ): Promise<SessionSource>;
  /**
   * The user wants something of an endpoint. Until then one that the workspace brings isn't contacted,
   * whatever comes back with a window.
   */
  want(endpointId: string): void;
  /** The connection if it is open, without opening one. */
  current(endpointId: string, database?: number): SessionSource | undefined;
  state(endpointId: string): EndpointConnectionState;
  /** Closes the connections of an endpoint; the next `connect` opens a new one. */
  disconnect(endpointId: string): void;
  readonly onDidChangeState: vscode.Event<ConnectionStateChange>;
  /** Set for an endpoint that is connected, and whose server is a replica. */
  replica(endpointId: string): ReplicaState | undefined;
  /** Set for an endpoint that is connected, and whose sign-in runs out and can't be renewed. */
  signInTrouble(endpointId: string): SignInTrouble | undefined;
  /**
   * Fires with the id of an endpoint whose server has become a replica, or is none any more, or whose
   * sign-in has got into trouble or out of it.
   */
  readonly onDidChangeCondition: vscode.Event<string>;
}

/** An endpoint that isn't known: removed, or of another workspace. */
export class UnknownEndpointError extends Error {
  override readonly name = 'UnknownEndpointError';
  readonly endpointId: string;

  constructor(endpointId: string) {
    super(`no endpoint with the id ${endpointId}`);
    this.endpointId = endpointId;
  }
}

/** A workspace brings the endpoint, and the user hasn't asked for anything of it in this window. */
export class UnaskedEndpointError extends Error {
  override readonly name = 'UnaskedEndpointError';

  constructor(endpointId: string) {
    super(`nobody has asked for the endpoint ${endpointId} of the workspace yet`);
  }
}
