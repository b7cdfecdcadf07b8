/** What the stores ask of a connection: Redis commands in, replies out. `src/redis` provides it. */

import type { Passing, SourceTrouble } from './source-error.ts';

/** One argument of a command. Text is sent as UTF-8, numbers in decimal. */
export type CommandArgument = string | number | Uint8Array;

/** A command by its name (upper case) and arguments. */
export type Command = readonly [name: string, ...args: CommandArgument[]];

/** A reply: bulk strings as bytes, status lines as text, integers as numbers. */
export type Reply = Uint8Array | string | number | null | ReplyError | readonly Reply[];

/** What a server answers while it isn't ready, and will be by itself. */
const soonCodes: ReadonlySet<string> = new Set(['LOADING', 'MASTERDOWN', 'CLUSTERDOWN']);
/** What it answers while something else is going on, which has an end. */
const passingCodes: ReadonlySet<string> = new Set(
  'BUSY TRYAGAIN ASK MOVED READONLY UNBLOCKED'.split(' '),
);

/** An error reply of the server to one command: its code word (`WRONGTYPE`, `NOPERM`) and text. */
export class ReplyError extends Error implements SourceTrouble {
  override readonly name = 'ReplyError';
  readonly code: string;

  get passes(): Passing {
    if (soonCodes.has(this.code)) return 'soon';
    return passingCodes.has(this.code) ? 'perhaps' : 'never';
  }

  constructor(text: string) {
    super(text);
    this.code = /^[A-Z]+/.exec(text)?.[0] ?? 'ERR';
  }
}

/** A Lua script, sent once and then by its hash. `name` is for logs. */
export interface LuaScript {
  readonly name: string;
  readonly source: string;
  /** True when the script changes nothing, so that it may run on a read-only endpoint. */
  readonly isReadOnly: boolean;
}

/** A connection that one deed has for itself, so that WATCH and MULTI concern nobody else's commands. */
export interface TransactionLink {
  /** WATCH and then commands, in one round trip; error replies of the commands stand in the list. */
  watch(keys: readonly Uint8Array[], commands: readonly Command[]): Promise<readonly Reply[]>;
  /**
   * MULTI, commands and EXEC in one round trip. Undefined when a watched key has been written since;
   * then nothing was done. Rejects with a {@link ReplyError} when a command was refused beforehand;
   * then nothing was done either.
   */
  commit(commands: readonly Command[]): Promise<readonly Reply[] | undefined>;
}

/** Sends commands to the node that owns their keys. Errors of the connection reject. */
export interface CommandRunner {
  /** One command. Rejects with {@link ReplyError} for an error reply. */
  call(command: Command): Promise<Reply>;
  /** Many commands in one round trip (a node each in a cluster); error replies stand in the list. */
  pipeline(commands: readonly Command[]): Promise<readonly Reply[]>;
  /** A script, all keys in one slot: EVALSHA, and EVAL where the server doesn't know it yet. */
  script(
    script: LuaScript,
    keys: readonly Uint8Array[],
    args: readonly CommandArgument[],
  ): Promise<Reply>;
  /**
   * Gives `deed` a connection of its own, and closes it afterwards. In a cluster the deed is done
   * again from its start on the node that owns the keys which it names, as long as the cluster
   * says that they are elsewhere; nothing has been written then.
   */
  transaction<T>(deed: (link: TransactionLink) => Promise<T>): Promise<T>;
  /**
   * Whether the server that has just taken a change of a key still is the primary of those who
   * decide that; undefined where nobody can be asked.
   */
  isStillPrimary?(key: Uint8Array, way: 'script' | 'transaction'): Promise<boolean | undefined>;
  /**
   * The moment at which the reply to a command that is sent now is given up, in milliseconds of the
   * server's own clock. Undefined as long as nothing is known of that clock.
   */
  replyDeadlineMs?(): number | undefined;
}
