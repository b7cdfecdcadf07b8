import { createHash } from 'node:crypto';
import type { Redis } from 'ioredis';
import {
  type Command,
  type CommandArgument,
  type LuaScript,
  type Reply,
  ReplyError,
  type TransactionLink,
} from '../stores/commands.ts';
import type { Client } from './client/client.ts';
import { ClusterCare, refreshSlots } from './client/cluster-care.ts';
import { checkCommand } from './command-guard.ts';
import { ConnectionError } from './connection-error.ts';
import type { PrimaryNode, RedisConnection } from './connection.ts';
import type { SignInTrouble } from '../stores/source/sign-in-trouble.ts';
import type { SourceFacts, SourceState } from '../stores/source/session-source.ts';
import type { SignInKeeper } from './sign-in/sign-in-keeper.ts';
import type { IdleLinks } from './transaction/idle-links.ts';
import type { Timeouts } from './client/primaries.ts';
import type { PrimaryTrace } from './topology/primary-trace.ts';
import { sendTo } from './client/send.ts';
import { ReplicaWatch } from './topology/replica-watch.ts';
import { ServerClock } from './server-clock.ts';
import type { ReplicaState } from '../stores/source/source-limit.ts';
import { ReplicaError } from './topology/server-role.ts';
import { isDemoted, isReadOnlyReply, type RunTransaction } from './transaction/transaction.ts';

/** What the connection needs beside the client of the library. */
export interface ConnectionParts {
  readonly client: Client;
  readonly facts: SourceFacts;
  readonly canWrite: boolean;
  /** Makes the primaries of a client as it knows them now. */
  primaries(client: Client): readonly PrimaryNode[];
  readonly transaction: RunTransaction;
  /** Signs in, where passwords are fetched. */
  readonly keeper: SignInKeeper | undefined;
  /** Connections that transactions leave behind; closed with this one. */
  readonly idle: IdleLinks;
  readonly trace: PrimaryTrace;
  readonly timeouts: Timeouts;
  /** Says whether the server that took a change is the primary; see {@link isStillPrimary}. */
  isStillPrimary(key: Uint8Array, way: 'script' | 'transaction'): Promise<boolean | undefined>;
  /** Ends what else belongs to the connection. */
  close(): void;
}

/** The least time between two looks for another primary because the present one refuses. */
const LEAVE_PAUSE_MS = 5000;

/** A {@link RedisConnection} over a client of the library, which it owns. */
export class EndpointConnection implements RedisConnection {
  readonly facts: SourceFacts;
  canWrite: boolean;
  readonly #client: Client;
  readonly #primaries: ConnectionParts['primaries'];
  readonly #transaction: RunTransaction;
  readonly #keeper: SignInKeeper | undefined;
  readonly #idle: IdleLinks;
  readonly #trace: PrimaryTrace;
  readonly #end: () => void;
  readonly #isStillPrimary: ConnectionParts['isStillPrimary'];
  readonly #care: ClusterCare | undefined;
  /** For endpoints whose server is the one that the user named. */
  readonly #roles: ReplicaWatch | undefined;
  readonly #listeners = new Set<(state: SourceState) => void>();
  readonly #hashes = new WeakMap<LuaScript, string>();
  /** EVAL_RO and EVALSHA_RO came with Redis 7.0; the server itself refuses writes in them. */
  #hasReadOnlyScripts: boolean;
  #state: SourceState = 'connected';
  readonly #clock: ServerClock;
  readonly #commandMs: number;
  /** How often a server was left. */
  #generation = 0;
  #leftAtMs = -Infinity;
  #left: Promise<void> | undefined;

  constructor(parts: ConnectionParts) {
    this.facts = parts.facts;
    this.canWrite = parts.canWrite;
    this.#hasReadOnlyScripts = Number(parts.facts.version?.split('.', 1)[0] ?? 0) >= 7;
    this.#client = parts.client;
    this.#primaries = (client) => parts.primaries(client);
    this.#transaction = parts.transaction;
    this.#keeper = parts.keeper;
    this.#idle = parts.idle;
    this.#commandMs = parts.timeouts.commandMs;
    this.#clock = new ServerClock(() => this.#send(['TIME']));
    this.#trace = parts.trace;
    this.#end = () => parts.close();
    this.#isStillPrimary = (key, way) => parts.isStillPrimary(key, way);
    const { client } = parts;
    if (parts.facts.mode === 'standalone') {
      this.#roles = new ReplicaWatch((command) => sendTo(client, command, this.#commandMs));
    }
    client
      .on('ready', () => {
        this.#clock.forget();
        void this.#roles?.look();
        this.#enter('connected');
      })
      // Before the first wait for another attempt: commands of this moment go nowhere.
      .on('close', () => this.#enter('reconnecting'))
      .on('reconnecting', () => this.#enter('reconnecting'))
      .on('end', () => this.#enter('closed'));
    if ('nodes' in client) {
      this.#care = new ClusterCare(client, (isWhole) => {
        this.#enter(isWhole ? 'connected' : 'reconnecting');
      });
    }
  }

  get state(): SourceState {
    return this.#state;
  }

  onStateChange(listener: (state: SourceState) => void): () => void {
    // A wrapper of its own, so that one function can listen twice and leave once.
    const entry = (state: SourceState): void => listener(state);
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  async call(command: Command): Promise<Reply> {
    checkCommand(command, this.canWrite);
    return this.#send(command);
  }

  async pipeline(commands: readonly Command[]): Promise<readonly Reply[]> {
    for (const command of commands) checkCommand(command, this.canWrite);
    if (commands.length === 0) return [];
    // Sent in one turn of the event loop, so that each node gets its commands in one go.
    const uncork = corkSockets(this.#client);
    const replies = commands.map((command) =>
      this.#send(command).catch((error: unknown) => {
        if (error instanceof ReplyError) return error;
        throw error;
      }),
    );
    uncork();
    return Promise.all(replies);
  }

  async script(
    script: LuaScript,
    keys: readonly Uint8Array[],
    args: readonly CommandArgument[],
  ): Promise<Reply> {
    const { isReadOnly } = script;
    if (!isReadOnly) checkCommand(['EVALSHA'], this.canWrite);
    const suffix = isReadOnly && this.#hasReadOnlyScripts ? '_RO' : '';
    const rest = [keys.length, ...keys, ...args];
    try {
      return await this.#send([`EVALSHA${suffix}`, this.#hashOf(script), ...rest]);
    } catch (error) {
      if (!(error instanceof ReplyError)) throw error;
      if (suffix !== '' && /unknown command/i.test(error.message)) {
        this.#hasReadOnlyScripts = false;
        return this.script(script, keys, args);
      }
      if (error.code !== 'NOSCRIPT') throw error;
      return this.#send([`EVAL${suffix}`, script.source, ...rest]);
    }
  }

  async transaction<T>(deed: (link: TransactionLink) => Promise<T>): Promise<T> {
    if (this.#state === 'closed') throw new ConnectionError('closed');
    try {
      return await this.#transaction(this.#client, () => this.canWrite, deed);
    } catch (error) {
      throw await this.#withPrimary(error);
    }
  }

  replyDeadlineMs(): number | undefined {
    const nowMs = this.#clock.nowMs();
    this.#clock.keepRight();
    return nowMs === undefined ? undefined : Math.floor(nowMs + this.#commandMs);
  }

  async refreshMap(): Promise<void> {
    if ('nodes' in this.#client && this.#client.status === 'ready')
      await refreshSlots(this.#client);
  }

  async isStillPrimary(
    key: Uint8Array,
    way: 'script' | 'transaction',
  ): Promise<boolean | undefined> {
    const isPrimary = await this.#isStillPrimary(key, way);
    if (isPrimary === false && !('nodes' in this.#client)) {
      this.#idle.clear();
      void this.#leave(this.#client);
    }
    return isPrimary;
  }

  primaries(): readonly PrimaryNode[] {
    return this.#primaries(this.#client);
  }

  onPrimaryChange(listener: (name: string) => void): () => void {
    return this.#trace.onChange(listener);
  }

  get replica(): ReplicaState | undefined {
    return this.#roles?.replica;
  }

  onReplicaChange(listener: () => void): () => void {
    return this.#roles?.onChange(listener) ?? (() => undefined);
  }

  get signInTrouble(): SignInTrouble | undefined {
    return this.#keeper?.trouble;
  }

  onSignInChange(listener: () => void): () => void {
    return this.#keeper?.onChange(listener) ?? (() => undefined);
  }

  /** Asks the server whether it is a replica. Never rejects. */
  async lookAtRole(): Promise<void> {
    await this.#roles?.look();
  }

  close(): void {
    this.#roles?.close();
    this.#idle.close();
    this.#care?.close();
    this.#end();
    this.#client.disconnect();
    this.#enter('closed');
    this.#listeners.clear();
  }

  #enter(state: SourceState): void {
    if (this.#state === state || this.#state === 'closed') return;
    this.#state = state;
    // What transactions have kept goes to the same server as the link that was lost.
    if (state === 'reconnecting') this.#idle.clear();
    for (const listener of [...this.#listeners]) listener(state);
  }

  async #send(command: Command): Promise<Reply> {
    try {
      const reply = await this.#sendToPrimary(command);
      this.#roles?.noteUse();
      return reply;
    } catch (error) {
      throw await this.#withPrimary(error);
    }
  }

  /** Adds to the refusal of a replica where its primary is. */
  async #withPrimary(error: unknown): Promise<unknown> {
    if (!this.#roles || !isReadOnlyReply(error)) return error;
    await this.#roles.look();
    return this.#roles.replica ? new ReplicaError(error.message, this.#roles.replica) : error;
  }

  async #sendToPrimary(command: Command): Promise<Reply> {
    if (this.#state === 'closed') throw new ConnectionError('closed');
    const generation = this.#generation;
    try {
      return await sendTo(this.#client, command, this.#commandMs);
    } catch (error) {
      if (!isDemoted(error) || 'nodes' in this.#client) throw error;
      // It refused, so nothing was done, and another server may be the primary by now.
      if (generation === this.#generation) {
        // A server that stays as it is isn't left again and again.
        if (performance.now() - this.#leftAtMs < LEAVE_PAUSE_MS) throw error;
        this.#left = this.#leave(this.#client);
      }
      await this.#left;
      try {
        return await sendTo(this.#client, command, this.#commandMs);
      } catch (secondError) {
        throw secondError instanceof ConnectionError ? error : secondError;
      }
    }
  }

  /** Gives the present server up; the client looks where the primary is now. */
  async #leave(client: Redis): Promise<void> {
    this.#generation += 1;
    this.#leftAtMs = performance.now();
    this.#enter('reconnecting');
    if (client.status !== 'ready') return;
    // Until it says that it has closed, the library takes itself for ready.
    const closed = new Promise<void>((resolve) => client.once('close', resolve));
    client.disconnect(true);
    await closed;
  }

  #hashOf(script: LuaScript): string {
    const known = this.#hashes.get(script);
    if (known !== undefined) return known;
    const hash = createHash('sha1').update(script.source).digest('hex');
    this.#hashes.set(script, hash);
    return hash;
  }
}

/** Holds back what is written to the sockets of a client until the function that comes back is called. */
function corkSockets(client: Client): () => void {
  const nodes = 'nodes' in client ? client.nodes('master') : [client];
  const streams = nodes
    .map((node): Redis['stream'] | undefined => node.stream)
    .filter((stream) => stream !== undefined);
  for (const stream of streams) stream.cork();
  return () => {
    for (const stream of streams) stream.uncork();
  };
}
