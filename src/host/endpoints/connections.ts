import * as vscode from '../shown/vscode.ts';
import type { ConnectOptions } from '../../links/connect-options.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { SignInTrouble } from '../../stores/source/sign-in-trouble.ts';
import type { ReplicaState } from '../../stores/source/source-limit.ts';
import { DisposableStore } from '../disposable.ts';
import { UserError } from '../errors.ts';
import type { Log } from '../log.ts';
import type { ConnectionWay } from './access/connection-way.ts';
import { UnaskedEndpointError, UnknownEndpointError } from './connection-pool.ts';
import type {
  ConnectionPool,
  ConnectionStateChange,
  EndpointConnectionState,
} from './connection-pool.ts';
import type { EndpointRecord } from './endpoint-record.ts';
import type { EndpointStore } from './endpoint-store.ts';
import { SharedAttempt } from './shared-attempt.ts';

/** Opens an endpoint: `openSource` of the redis room, which is loaded when it is first used. */
export type Connect = (way: ConnectionWay, signal?: AbortSignal) => Promise<SessionSource>;

/**
 * Opens all that a connection needs, tunnels included, and connects to nothing. Whoever asks calls
 * the `release` of what comes back.
 */
export type OpenWay = (way: ConnectionWay, signal?: AbortSignal) => Promise<ConnectOptions>;

/** A source that has been opened, and what it is the source of. */
export interface OpenedSource {
  readonly endpointId: string;
  readonly database: number;
  readonly source: SessionSource;
}

/** A connection, or the way to one. */
interface Slot {
  readonly endpointId: string;
  readonly attempt: SharedAttempt<SessionSource>;
  connection?: SessionSource;
  readonly listening: (() => void)[];
}

/** Says that an endpoint has gone, or waits to be wanted: the errors that come before there is a connection. */
export function explainMissingEndpoint(error: unknown): UserError | undefined {
  if (error instanceof UnaskedEndpointError) {
    const text = vscode.l10n.t(
      'The workspace settings define its endpoint. Reconnect if you trust this server.',
    );
    return new UserError(text, [], { cause: error });
  }
  if (!(error instanceof UnknownEndpointError)) return undefined;
  const text = vscode.l10n.t(
    'The endpoint of this session is not set up here. Add it again, or open the workspace that defines it.',
  );
  return new UserError(text, [], { cause: error });
}

/** Everything of a record that a connection depends on; `canWrite` can be switched while it is open. */
function connectionKey(record: EndpointRecord): string {
  return JSON.stringify([
    record.address,
    record.acceptsAnyCertificate ?? false,
    record.access ?? {},
  ]);
}

/** The pool over the endpoints of a store: follows their changes. */
export class Connections implements ConnectionPool {
  readonly #endpoints: EndpointStore;
  readonly #connect: Connect;
  readonly #log: Log;
  readonly #slots = new Map<string, Slot>();
  readonly #states = new Map<string, EndpointConnectionState>();
  readonly #keys = new Map<string, string>();
  readonly #wanted = new Set<string>();
  readonly #changes = new vscode.EventEmitter<ConnectionStateChange>();
  readonly #disposables = new DisposableStore();

  readonly #conditionChanges = new vscode.EventEmitter<string>();

  readonly #opened = new vscode.EventEmitter<OpenedSource>();

  /** Fires with each source that has been opened, before anybody gets it. */
  readonly onDidOpen = this.#opened.event;
  readonly onDidChangeState = this.#changes.event;
  readonly onDidChangeCondition = this.#conditionChanges.event;

  constructor(endpoints: EndpointStore, connect: Connect, log: Log) {
    this.#endpoints = endpoints;
    this.#connect = connect;
    this.#log = log;
    this.#disposables.add(this.#changes);
    this.#disposables.add(this.#conditionChanges);
    this.#disposables.add(this.#opened);
    this.#disposables.add(endpoints.onDidChange((id) => this.#follow(id)));
  }

  async connect(
    endpointId: string,
    options: { readonly database?: number; readonly signal?: AbortSignal } = {},
  ): Promise<SessionSource> {
    const record = this.#endpoints.get(endpointId);
    if (!record) throw new UnknownEndpointError(endpointId);
    if (record.isBrought && !this.#wanted.has(endpointId)) {
      throw new UnaskedEndpointError(endpointId);
    }
    const slotId = slotKey(endpointId, options.database ?? record.address.database);
    let slot = this.#slots.get(slotId);
    if (slot?.connection?.state === 'closed') {
      this.#close(slotId, slot);
      slot = undefined;
    }
    slot ??= this.#open(slotId, record, options.database ?? record.address.database);
    return slot.attempt.wait(options.signal);
  }

  want(endpointId: string): void {
    this.#wanted.add(endpointId);
  }

  current(endpointId: string, database?: number): SessionSource | undefined {
    const number = database ?? this.#endpoints.get(endpointId)?.address.database ?? 0;
    const connection = this.#slots.get(slotKey(endpointId, number))?.connection;
    return connection?.state === 'closed' ? undefined : connection;
  }

  state(endpointId: string): EndpointConnectionState {
    return this.#states.get(endpointId) ?? 'disconnected';
  }

  replica(endpointId: string): ReplicaState | undefined {
    for (const slot of this.#slots.values()) {
      const replica = slot.endpointId === endpointId && replicaOf(slot.connection);
      if (replica) return replica;
    }
    return undefined;
  }

  signInTrouble(endpointId: string): SignInTrouble | undefined {
    for (const slot of this.#slots.values()) {
      const trouble = slot.endpointId === endpointId && slot.connection?.signInTrouble;
      if (trouble) return trouble;
    }
    return undefined;
  }

  disconnect(endpointId: string): void {
    for (const [slotId, slot] of this.#slots) {
      if (slot.endpointId === endpointId) this.#close(slotId, slot);
    }
    this.#setState(endpointId, 'disconnected');
  }

  dispose(): void {
    for (const [slotId, slot] of this.#slots) this.#close(slotId, slot);
    this.#disposables.dispose();
  }

  #open(slotId: string, record: EndpointRecord, database: number): Slot {
    const endpointId = record.id;
    const slot: Slot = {
      endpointId,
      listening: [],
      // The slot exists by the time that the attempt has an end.
      attempt: new SharedAttempt((signal) =>
        this.#attempt(() => slot, slotId, record, database, signal),
      ),
    };
    this.#slots.set(slotId, slot);
    this.#keys.set(endpointId, connectionKey(record));
    this.#setState(endpointId, 'connecting');
    return slot;
  }

  async #attempt(
    ownSlot: () => Slot,
    slotId: string,
    record: EndpointRecord,
    database: number,
    signal: AbortSignal,
  ): Promise<SessionSource> {
    let connection: SessionSource;
    try {
      const secrets = await this.#endpoints.secrets(record.id);
      connection = await this.#connect(
        {
          address: { ...record.address, database },
          secrets,
          canWrite: record.canWrite,
          ...(record.access && { access: record.access }),
          ...(record.acceptsAnyCertificate && { tls: { rejectsUnauthorized: false } }),
        },
        signal,
      );
      if (signal.aborted) {
        connection.close();
        signal.throwIfAborted();
      }
    } catch (error) {
      this.#log.info('connections', `${record.name}: ${String(error)}`);
      if (this.#slots.get(slotId) === ownSlot()) {
        this.#slots.delete(slotId);
        this.#setState(record.id, signal.aborted ? 'disconnected' : 'failed');
      }
      throw error;
    }
    this.#opened.fire({ endpointId: record.id, database, source: connection });
    const slot = ownSlot();
    slot.connection = connection;
    let replica = replicaOf(connection);
    let trouble = connection.signInTrouble;
    slot.listening.push(
      connection.onChange(() => {
        const { state } = connection;
        this.#setState(record.id, state === 'closed' ? 'disconnected' : state);
        const [replicaBefore, troubleBefore] = [replica, trouble];
        replica = replicaOf(connection);
        trouble = connection.signInTrouble;
        if (!isSameReplica(replicaBefore, replica) || trouble !== troubleBefore)
          this.#conditionChanges.fire(record.id);
      }),
    );
    // The record may have changed while the connection was being made.
    connection.canWrite = this.#endpoints.get(record.id)?.canWrite ?? false;
    const { version, mode } = connection.facts;
    this.#log.info('connections', `${record.name}: connected, ${mode} ${version ?? ''}`);
    this.#setState(record.id, 'connected');
    if (replica) this.#conditionChanges.fire(record.id);
    return connection;
  }

  #follow(endpointId: string): void {
    const record = this.#endpoints.get(endpointId);
    const key = record && connectionKey(record);
    if (!record || this.#keys.get(endpointId) !== key) {
      if (this.#keys.delete(endpointId)) this.disconnect(endpointId);
      return;
    }
    for (const slot of this.#slots.values()) {
      if (slot.endpointId === endpointId && slot.connection) {
        slot.connection.canWrite = record.canWrite;
      }
    }
  }

  #close(slotId: string, slot: Slot): void {
    this.#slots.delete(slotId);
    for (const stop of slot.listening) stop();
    slot.attempt.abort(new vscode.CancellationError());
    slot.connection?.close();
    if (replicaOf(slot.connection)) this.#conditionChanges.fire(slot.endpointId);
  }

  #setState(endpointId: string, state: EndpointConnectionState): void {
    if (this.state(endpointId) === state) return;
    this.#states.set(endpointId, state);
    this.#changes.fire({ endpointId, state });
  }
}

function slotKey(endpointId: string, database: number): string {
  return `${endpointId}/${database}`;
}

/** What an open source says of its primary, when it is a replica. */
function replicaOf(source: SessionSource | undefined): ReplicaState | undefined {
  const limit = source?.limitOf('save');
  return limit?.code === 'replica' ? limit : undefined;
}

function isSameReplica(a: ReplicaState | undefined, b: ReplicaState | undefined): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
