import type { Command as LibraryCommand } from 'ioredis';
import { type Command, type Reply, ReplyError } from '../../stores/commands.ts';
import type { Client } from './client.ts';
import { ConnectionError, linkEndError } from '../connection-error.ts';
import { fromLibrary, toLibrary } from './library-values.ts';
import { whenReady } from './ready.ts';
import { withoutArguments } from '../wire/reply-text.ts';

/**
 * Sends a command with a client; errors come out as {@link ReplyError} or {@link ConnectionError}.
 * @param readyMs how long to wait for a connection where there is none just now
 */
export async function sendTo(client: Client, command: Command, readyMs: number): Promise<Reply> {
  const [name, ...args] = command;
  const state: SendState = { wasSent: false, isOver: false };
  try {
    if (client.status !== 'ready') await whenReady(client, readyMs);
    return fromLibrary(name, await watched(client, state).callBuffer(name, ...args.map(toLibrary)));
  } catch (error) {
    throw translateError(error, command, state.wasSent);
  } finally {
    state.isOver = true;
  }
}

/** What became of a command on its way. */
interface SendState {
  /** It was written to a socket. */
  wasSent: boolean;
  /** Nobody waits for it any more. */
  isOver: boolean;
}

/** What goes out in the place of a command that nobody waits for any more. */
const PING = '*1\r\n$4\r\nPING\r\n';

/**
 * The client, with an eye on when a command is written to a socket. The library keeps commands for a
 * connection that is to come, and for a slot that moves, beyond the time that somebody waits for
 * them: those must not be done later.
 */
function watched(client: Client, state: SendState): Client {
  const sendCommand = (command: LibraryCommand): unknown => {
    const toWritable = command.toWritable.bind(command);
    command.toWritable = (socket) => {
      if (state.isOver) return PING;
      state.wasSent = true;
      return toWritable(socket);
    };
    return client.sendCommand(command);
  };
  return Object.create(client, { sendCommand: { value: sendCommand } }) as Client;
}

function translateError(error: unknown, command: Command, wasSent: boolean): Error {
  if (error instanceof ConnectionError) return linkEndError(error, { wasSent });
  if (error instanceof Error && error.name === 'ReplyError') {
    return new ReplyError(withoutArguments(error.message, command));
  }
  // The library hangs the command on some, with keys and values in it.
  if (error instanceof Error) Reflect.deleteProperty(error, 'command');
  const message = error instanceof Error ? error.message : '';
  const [, lastReply] =
    /^Too many Cluster redirections\. Last error: ReplyError: (.*)$/s.exec(message) ?? [];
  if (lastReply !== undefined) return new ReplyError(withoutArguments(lastReply, command));
  return linkEndError(error, { wasSent });
}
