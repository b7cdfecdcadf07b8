import { type Command, type Reply, ReplyError } from '../stores/commands.ts';
import type { Client } from './client.ts';
import { ConnectionError } from './connection-error.ts';
import { fromLibrary, toLibrary } from './library-values.ts';

/** Sends a command with a client; errors come out as {@link ReplyError} or {@link ConnectionError}. */
export async function sendTo(client: Client, command: Command): Promise<Reply> {
  const [name, ...args] = command;
  try {
    return fromLibrary(name, await client.callBuffer(name, ...args.map(toLibrary)));
  } catch (error) {
    throw translateError(error);
  }
}

function translateError(error: unknown): Error {
  if (error instanceof Error && error.name === 'ReplyError') return new ReplyError(error.message);
  const message = error instanceof Error ? error.message : '';
  const [, lastReply] =
    /^Too many Cluster redirections\. Last error: ReplyError: (.*)$/s.exec(message) ?? [];
  if (lastReply !== undefined) return new ReplyError(lastReply);
  return new ConnectionError(message === 'Command timed out' ? 'timed-out' : 'lost', {
    cause: error,
  });
}
