import type { Reply } from '../../stores/commands.ts';
import { linkEndError } from '../connection-error.ts';
import type { KeyListener } from '../connection.ts';
import type { RawConnection } from '../wire/raw-connection.ts';
import { RespError } from '../wire/resp-parser.ts';
import { subscribe } from '../wire/subscription.ts';

/** The server said no to a subscription. */
export class ListeningRefusedError extends Error {
  override readonly name = 'ListeningRefusedError';

  constructor(cause: Error) {
    super('Listening was refused', { cause });
  }
}

/** What is listened to, and by whom. */
export interface KeyListening {
  readonly database: number;
  readonly listener: KeyListener;
  /** Ends the attempt; what listens already goes on. */
  readonly signal: AbortSignal;
}

/**
 * Listens to what is done to the keys of one database. The connection serves nothing else from then on.
 * @returns what ends it, once the server has confirmed
 * @throws ListeningRefusedError, ConnectionError when it goes away, the reason of the signal
 */
export function listenToKeys(
  connection: RawConnection,
  { database, listener, signal }: KeyListening,
): Promise<() => void> {
  const prefix = Buffer.from(`__keyspace@${database}__:`);
  return new Promise((resolve, reject) => {
    let isListening = false;
    let isOver = false;
    const end = (): void => {
      isOver = true;
      connection.close();
    };
    const onAbort = (): void => {
      if (isListening) return;
      end();
      reject(signal.reason instanceof Error ? signal.reason : new Error('aborted'));
    };
    signal.addEventListener('abort', onAbort, { once: true });
    const take = (event: Reply, channel: Reply): void => {
      const isKey = channel instanceof Uint8Array && event instanceof Uint8Array;
      if (isOver || !isKey || channel.length <= prefix.length) return;
      listener.onKey(channel.subarray(prefix.length), Buffer.from(event).toString('latin1'));
    };
    subscribe(connection, `${prefix.toString()}*`, take, {
      isPattern: true,
      onReady: () => {
        isListening = true;
        signal.removeEventListener('abort', onAbort);
        resolve(end);
      },
    });
    connection.onClose((cause) => {
      signal.removeEventListener('abort', onAbort);
      if (isOver) return;
      isOver = true;
      if (isListening) listener.onEnd();
      else
        reject(cause instanceof RespError ? new ListeningRefusedError(cause) : linkEndError(cause));
    });
    if (signal.aborted) onAbort();
  });
}

/**
 * Whether a server tells of all that may be done to keys of sessions (`notify-keyspace-events`): by channels of
 * keys (K), what concerns any key (g), strings ($) and hashes (h), and what expires (x).
 */
export function tellsOfSessions(flags: string): boolean {
  if (!flags.includes('K')) return false;
  return flags.includes('A') || ['g', '$', 'h', 'x'].every((flag) => flags.includes(flag));
}
