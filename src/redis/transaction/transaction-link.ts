import {
  type Command,
  type Reply,
  ReplyError,
  type TransactionLink,
} from '../../stores/commands.ts';
import { ConnectionError, linkEndError } from '../connection-error.ts';
import { withoutArguments } from '../wire/reply-text.ts';
import { encodeInPieces } from '../wire/encode-command.ts';
import type { RawConnection } from '../wire/raw-connection.ts';
import { ReplyCheck } from '../wire/reply-check.ts';
import { type ReplyLimits, replyLimits, replyLimitsOf } from '../wire/reply-limits.ts';
import { RespParser } from '../wire/resp-parser.ts';

/** The replies that are still missing, and those that are there. */
interface Request {
  readonly count: number;
  readonly replies: Reply[];
  resolve(replies: readonly Reply[]): void;
  reject(error: Error): void;
}

const multiProbe: readonly Command[] = [['MULTI'], ['DISCARD']];

/**
 * The one place that sends WATCH, MULTI and EXEC: on a connection that nothing else uses. Whatever
 * stands between them passes the guard. Owns the connection.
 */
export class OwnLink implements TransactionLink {
  readonly #connection: RawConnection;
  readonly #timeoutMs: number;
  readonly #check: (command: Command) => void;
  readonly #replies = new ReplyCheck();
  readonly #name: string | undefined;
  readonly #write: (pieces: readonly Uint8Array[]) => void;
  #request: Request | undefined;
  #failure: Error | undefined;
  #hasMulti = false;
  #isWatching = false;
  #hasCommitted = false;
  /** EXEC is on its way: nobody knows whether it is done until its reply is there. */
  #isCommitting = false;

  /**
   * @param check throws for a command that may not be sent
   * @param name of the server, for errors
   */
  constructor(
    connection: RawConnection,
    timeoutMs: number,
    check: (command: Command) => void,
    name?: string,
  ) {
    this.#connection = connection;
    this.#timeoutMs = timeoutMs;
    this.#check = check;
    const parser = new RespParser((reply) => this.#take(reply));
    this.#name = name;
    this.#write = connection.takeOver((chunk) => parser.push(this.#replies.push(chunk)));
    connection.onClose((cause) => this.#fail(cause));
  }

  /** Whether another transaction may use it: it is open, waits for nothing and watches nothing. */
  get isClean(): boolean {
    return this.#failure === undefined && this.#request === undefined && !this.#isWatching;
  }

  /** Whether something may have been written since {@link begin}. */
  get hasCommitted(): boolean {
    return this.#hasCommitted;
  }

  /** The start of another transaction. */
  begin(): void {
    this.#hasCommitted = false;
  }

  async watch(
    keys: readonly Uint8Array[],
    commands: readonly Command[],
  ): Promise<readonly Reply[]> {
    for (const command of commands) this.#check(command);
    this.#isWatching = true;
    const asked: readonly Command[] = [...multiProbe, ['WATCH', ...keys], ...commands];
    const [, , watched, ...replies] = this.#probed(await this.#ask(asked));
    if (watched instanceof ReplyError) throw watched;
    const elsewhere = replies.find(isRedirection);
    if (elsewhere) throw elsewhere;
    return replies;
  }

  async commit(commands: readonly Command[]): Promise<readonly Reply[] | undefined> {
    for (const command of commands) this.#check(command);
    if (!this.#hasMulti) this.#probed(await this.#ask(multiProbe));
    this.#hasCommitted = true;
    this.#isCommitting = true;
    const replies = await this.#ask([['MULTI'], ...commands, ['EXEC']]);
    this.#isCommitting = false;
    this.#isWatching = false;
    const refused = replies.find((reply) => reply instanceof ReplyError);
    if (refused) {
      // Refused as a whole: not even those before the error were done.
      this.#hasCommitted = false;
      throw refused;
    }
    const result = replies[replies.length - 1];
    return Array.isArray(result) ? (result as readonly Reply[]) : undefined;
  }

  /** Ends the connection. */
  close(): void {
    this.#connection.close();
  }

  /** Where MULTI is refused, the commands behind it would be done one by one. */
  #probed(replies: readonly Reply[]): readonly Reply[] {
    const [multi] = replies;
    if (multi instanceof ReplyError) throw multi;
    this.#hasMulti = true;
    return replies;
  }

  #ask(commands: readonly Command[]): Promise<readonly Reply[]> {
    return new Promise((resolve, reject) => {
      if (this.#failure) {
        reject(this.#failure);
        return;
      }
      const timer = setTimeout(() => {
        this.#fail(new ConnectionError('timed-out'));
        this.close();
      }, this.#timeoutMs);
      this.#request = {
        count: commands.length,
        replies: [],
        resolve: (replies) => {
          clearTimeout(timer);
          resolve(replies.map((reply, index) => withoutSent(reply, commands[index])));
        },
        reject: (error) => {
          clearTimeout(timer);
          reject(error);
        },
      };
      for (const limits of limitsOf(commands)) this.#replies.expect(limits);
      this.#write(encodeInPieces(commands));
    });
  }

  #take(reply: Reply): void {
    const request = this.#request;
    if (request === undefined) return;
    request.replies.push(reply);
    if (request.replies.length < request.count) return;
    this.#request = undefined;
    request.resolve(request.replies);
  }

  #fail(cause: Error): void {
    const wasSent = this.#isCommitting;
    this.#failure ??= linkEndError(cause, { node: this.#name, wasSent });
    this.#request?.reject(this.#failure);
    this.#request = undefined;
  }
}

/** An error reply without what it repeats of its command. */
function withoutSent(reply: Reply, command: Command | undefined): Reply {
  return reply instanceof ReplyError && command
    ? new ReplyError(withoutArguments(reply.message, command))
    : reply;
}

/** Whether a cluster says that the keys are on another node, or on their way there. */
function isRedirection(reply: Reply): reply is ReplyError {
  return reply instanceof ReplyError && /^(?:MOVED|ASK|TRYAGAIN|CLUSTERDOWN)\b/.test(reply.message);
}

/** What the replies to commands may take: those inside MULTI come with EXEC, all in one. */
function limitsOf(commands: readonly Command[]): readonly ReplyLimits[] {
  let queued: ReplyLimits[] | undefined;
  return commands.map((command) => {
    const [name] = command;
    const limits = replyLimitsOf(command);
    if (name === 'MULTI') queued = [];
    else if (name === 'EXEC' && queued) return together(queued);
    else if (name === 'DISCARD') queued = undefined;
    else if (queued) {
      queued.push(limits);
      return replyLimits('MULTI', 0);
    }
    return limits;
  });
}

function together(all: readonly ReplyLimits[]): ReplyLimits {
  const line = replyLimits('EXPIRE', 0);
  return {
    bytes: Math.max(...all.map(({ bytes }) => bytes)) + (all.length + 1) * line.bytes,
    elements: all.reduce((sum, { elements }) => sum + elements, all.length + 1),
    depth: 1 + Math.max(...all.map(({ depth }) => depth), 0),
  };
}
