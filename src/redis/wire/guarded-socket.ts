import type { ServerSocket } from '../../links/dialled-socket.ts';
import type { Command, Reply } from '../../stores/commands.ts';
import { encodeCommands } from './encode-command.ts';
import { ReplyCheck } from './reply-check.ts';
import { type ReplyLimits, replyLimits, replyLimitsOf } from './reply-limits.ts';
import { RespParser } from './resp-parser.ts';
import { type SilenceLimits, SilenceWatch } from '../../links/silence-watch.ts';

/** A link was given up because nothing came any more. */
export class SilentLinkError extends Error {
  override readonly name = 'SilentLinkError';

  constructor() {
    super('The other side of the connection fell silent');
  }
}

/** A whole reply counts as much as this many bytes of one. */
const REPLY_PROGRESS = 512;
const ping = encodeCommands([['PING']]);

/**
 * Sends a command on a connection that is in use, between two others, whose replies stay theirs. A
 * connection that is lost gives no reply.
 */
export type SendBetween = (command: Command, onReply: (reply: Reply) => void) => void;

type DataListener = (data: Buffer) => void;

/**
 * Stands between a socket and a client library that reads from it with `prependListener('data')` and
 * sends one command with each `write`. Every reply is held against the limits of its command before
 * the library's parser sees it. When nothing comes that is awaited, or an idle server doesn't answer
 * a PING, of which the library sees nothing, the socket is destroyed, so that no late reply is
 * taken for that of a later command.
 * @param onFailure gets the reason before the socket is destroyed
 * @returns sends a command between two of the library's, which doesn't see its reply
 */
export function guardSocket(
  socket: ServerSocket,
  limits: SilenceLimits,
  onFailure: (error: Error) => void,
): SendBetween {
  const check = new ReplyCheck();
  const uploads = new UploadProgress(socket);
  let receivedBytes = 0;
  const fail = (error: unknown): void => {
    const reason = error instanceof Error ? error : new Error(String(error));
    onFailure(reason);
    socket.destroy(reason);
  };
  type Write = (data: Uint8Array | string, ...rest: unknown[]) => boolean;
  const write = socket.write.bind(socket) as unknown as Write;
  const watch = new SilenceWatch(
    {
      awaits: () => {
        if (check.awaited === 0) return 'nothing';
        return check.awaitsHiddenOnly ? 'life-sign' : 'replies';
      },
      progress: () => receivedBytes + check.replyCount * REPLY_PROGRESS + uploads.look(),
      askForLife: () => {
        check.expect(replyLimits('PING', 0), () => undefined);
        write(ping);
      },
      giveUp: () => fail(new SilentLinkError()),
    },
    limits,
  );
  // The library takes its listeners away before the last error may come.
  socket.on('error', () => undefined).once('close', () => watch.stop());

  const watchedWrite = (data: Uint8Array | string, ...rest: unknown[]): boolean => {
    check.expect(limitsOfCommand(data));
    const result = write(data, ...rest);
    watch.noteSent();
    return result;
  };
  socket.write = watchedWrite;

  type Listen = (event: string, listener: DataListener) => ServerSocket;
  const prepend = socket.prependListener.bind(socket) as Listen;
  const checked: Listen = (event, listener) => {
    if (event !== 'data') return prepend(event, listener);
    return prepend(event, (data) => {
      // What is left in the stream of a connection that has been given up is nobody's.
      if (socket.destroyed) return;
      receivedBytes += data.length;
      try {
        const shown = check.push(data);
        if (shown.length > 0) listener(Buffer.from(shown.buffer, shown.byteOffset, shown.length));
      } catch (error) {
        fail(error);
      }
    });
  };
  socket.prependListener = checked as ServerSocket['prependListener'];

  return (command, onReply) => {
    if (socket.destroyed) return;
    const parser = new RespParser(onReply);
    check.expect(replyLimitsOf(command), (bytes) => parser.push(bytes));
    write(encodeCommands([command]));
    watch.noteSent();
  };
}

/**
 * Counts bytes that get away after the system took no more of them: somebody takes them. What the
 * system takes at once says nothing, since it does so for a link that is dead.
 */
class UploadProgress {
  readonly #socket: ServerSocket;
  #wasHeldUp = false;
  #sentBytes = 0;
  #uploadedBytes = 0;

  constructor(socket: ServerSocket) {
    this.#socket = socket;
  }

  look(): number {
    const { bytesWritten, writableLength } = this.#socket;
    const sentBytes = bytesWritten - writableLength;
    if (this.#wasHeldUp) this.#uploadedBytes += Math.max(0, sentBytes - this.#sentBytes);
    this.#sentBytes = sentBytes;
    this.#wasHeldUp = writableLength > 0;
    return this.#uploadedBytes;
  }
}

/** The limits of the reply to a command that is on its way, from its first and last bytes. */
function limitsOfCommand(data: Uint8Array | string): ReplyLimits {
  const [, count = '1', name = ''] =
    /^\*(\d+)\r\n\$\d+\r\n([A-Za-z_]+)\r\n/.exec(textOf(data, 0, 64)) ?? [];
  if (name.toUpperCase() !== 'GETRANGE') return replyLimits(name, Number(count) - 1);
  const [, first, last] = /\r\n(-?\d+)\r\n\$\d+\r\n(-?\d+)\r\n$/.exec(textOf(data, -64)) ?? [];
  return replyLimits(name, 3, [Number(first ?? -1), Number(last ?? -1)]);
}

function textOf(data: Uint8Array | string, start: number, end?: number): string {
  if (typeof data === 'string') return data.slice(start, end);
  return Buffer.from(data.slice(start, end)).toString('latin1');
}
