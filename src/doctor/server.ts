import { type Command, type Reply, ReplyError } from '../stores/commands.ts';
import { isUnsupported, refusalIn } from '../stores/replies.ts';
import { checkCommand } from '../redis/command-guard.ts';
import type { Greeting } from '../redis/reach/handshake.ts';
import { replyText } from '../redis/reach/handshake.ts';
import { parseInfo } from '../redis/reach/info.ts';
import type { RawConnection } from '../redis/wire/raw-connection.ts';

/** Parameters that may be asked for: none of them is secret, as `requirepass` is. */
export type ServerParameter =
  'notify-keyspace-events' | 'maxmemory' | 'maxmemory-policy' | 'save' | 'databases';

/** What may be asked beside what connections may always send; nothing of it changes anything. */
const questions: readonly (readonly string[])[] = [
  ['ACL', 'DRYRUN'],
  ['ACL', 'GETUSER'],
  ['CONFIG', 'GET'],
  ['COMMAND', 'COUNT'],
  // No script has this hash.
  ['EVALSHA', '0'.repeat(40), '0'],
  // Refused for its number of keys before the script is looked at.
  ['EVAL', 'return 1', '-1'],
  // Does nothing without MULTI, which is never sent.
  ['EXEC'],
];

/** Why a server didn't answer a question: a missing grant, or a command that it doesn't have. */
export type Refused = 'refused' | 'blocked' | 'error';

/** Says why an error reply came; undefined where a command was allowed but had nothing to do. */
export function refusedBy(reply: Reply): Refused | undefined {
  if (!(reply instanceof ReplyError)) return undefined;
  const refusal = refusalIn(reply);
  if (refusal) return refusal.what === 'command' ? 'refused' : undefined;
  return isBlocked(reply) ? 'blocked' : 'error';
}

/** Renamed, or left out by whoever runs the server. */
function isBlocked(reply: ReplyError): boolean {
  return (
    isUnsupported(reply) || /not (?:allowed|permitted|available)|forbidden/i.test(reply.message)
  );
}

/** A server that is examined, on a connection that sends nothing that changes anything. */
export class Server {
  readonly greeting: Greeting;
  readonly #connection: RawConnection;
  #hidesParameters = false;
  #info: Promise<ReadonlyMap<string, string> | Refused> | undefined;

  /** @param connection has logged in; whoever asked for the server closes it */
  constructor(connection: RawConnection, greeting: Greeting) {
    this.#connection = connection;
    this.greeting = greeting;
  }

  /** Sends a question; error replies come back as values. @throws CommandRefusedError, unsent */
  ask(command: Command): Promise<Reply> {
    if (!isQuestion(command)) checkCommand(command, false);
    return this.#connection.ask(command);
  }

  /** Several questions in one round trip. */
  askAll(commands: readonly Command[]): Promise<readonly Reply[]> {
    return Promise.all(commands.map((command) => this.ask(command)));
  }

  /** What INFO tells by default, asked once; or why it doesn't. */
  info(): Promise<ReadonlyMap<string, string> | Refused> {
    this.#info ??= this.ask(['INFO']).then((reply) =>
      reply instanceof Uint8Array ? parseInfo(reply) : (refusedBy(reply) ?? 'error'),
    );
    return this.#info;
  }

  /** One value of INFO; undefined where it isn't told. */
  async infoValue(name: string): Promise<string | undefined> {
    const info = await this.info();
    return typeof info === 'string' ? undefined : info.get(name);
  }

  /** One number of INFO. */
  async infoNumber(name: string): Promise<number | undefined> {
    const value = Number((await this.infoValue(name)) ?? NaN);
    return Number.isFinite(value) ? value : undefined;
  }

  /** A parameter of the configuration; undefined where CONFIG is refused or the parameter isn't known. */
  async parameter(name: ServerParameter): Promise<string | undefined> {
    // Each refusal is a line in the server's log.
    if (this.#hidesParameters) return undefined;
    const reply = await this.ask(['CONFIG', 'GET', name]);
    this.#hidesParameters = reply instanceof ReplyError;
    if (!Array.isArray(reply) || reply.length < 2) return undefined;
    return replyText((reply as readonly Reply[])[1]);
  }

  /** Ends the connection. */
  close(): void {
    this.#connection.close();
  }
}

function isQuestion(command: Command): boolean {
  return questions.some((words) =>
    words.every((word, index) => String(command[index]).toUpperCase() === word.toUpperCase()),
  );
}
