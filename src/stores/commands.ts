/** What the stores ask of a connection: Redis commands in, replies out. `src/redis` provides it. */

/** One argument of a command. Text is sent as UTF-8, numbers in decimal. */
export type CommandArgument = string | number | Uint8Array;

/** A command by its name (upper case) and arguments. */
export type Command = readonly [name: string, ...args: CommandArgument[]];

/** A reply: bulk strings as bytes, status lines as text, integers as numbers. */
export type Reply = Uint8Array | string | number | null | ReplyError | readonly Reply[];

/** An error reply of the server to one command: its code word (`WRONGTYPE`, `NOPERM`) and text. */
export class ReplyError extends Error {
  override readonly name = 'ReplyError';
  readonly code: string;

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
}
