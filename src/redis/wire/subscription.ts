import { type Reply, ReplyError } from '../../stores/commands.ts';
import { encodeCommands } from './encode-command.ts';
import type { RawConnection } from './raw-connection.ts';
import { RespError, RespParser } from './resp-parser.ts';
import { SilenceWatch } from '../../links/silence-watch.ts';

/** A connection that listens to a channel, and to nothing else. */
export interface Subscription {
  /** Calls `listener` once when it has ended, at once if it has. */
  onEnd(listener: () => void): void;
  close(): void;
}

/** What a channel is listened to by, beside its name. */
export interface ListenOptions {
  /** Whether the name is a pattern: listeners then get the name of the channel, too. */
  readonly isPattern?: boolean;
  /** Called once the server has confirmed. */
  readonly onReady?: () => void;
}

const limits = { maxBulkBytes: 4096, maxLineBytes: 4096, maxDepth: 1, maxElements: 8 };
const silence = { silenceMs: 5000, idleMs: 10_000, lifeSignMs: 5000 };

/**
 * Subscribes to a channel on a connection that has nothing else to do, and that it owns from then
 * on. Messages are short, or the connection is closed. A PING now and then finds out when the other
 * side has gone.
 */
export function subscribe(
  connection: RawConnection,
  channel: string,
  onMessage: (message: Reply, channel: Reply) => void,
  { isPattern = false, onReady }: ListenOptions = {},
): Subscription {
  let receivedBytes = 0;
  let pings = 1;
  const parser = new RespParser((reply) => {
    if (reply instanceof ReplyError) throw new RespError('Listening was refused');
    const parts = Array.isArray(reply) ? (reply as readonly Reply[]) : [];
    const [kind] = parts;
    if (isWord(kind, 'message') || isWord(kind, 'pmessage')) {
      onMessage(parts.at(-1) ?? null, parts.at(-2) ?? null);
      return;
    }
    pings = 0;
    if (isWord(kind, 'subscribe') || isWord(kind, 'psubscribe')) onReady?.();
  }, limits);
  const write = connection.takeOver((chunk) => {
    receivedBytes += chunk.length;
    parser.push(chunk);
  });
  const watch = new SilenceWatch(
    {
      awaits: () => (pings > 0 ? 'life-sign' : 'nothing'),
      // Any word is a sign of life.
      progress: () => receivedBytes * 512,
      askForLife: () => {
        pings = 1;
        write([encodeCommands([['PING']])]);
      },
      giveUp: () => connection.close(),
    },
    silence,
  );
  connection.onClose(() => watch.stop());
  write([encodeCommands([[isPattern ? 'PSUBSCRIBE' : 'SUBSCRIBE', channel]])]);
  watch.noteSent();
  return {
    onEnd: (listener) => connection.onClose(listener),
    close: () => connection.close(),
  };
}

function isWord(reply: Reply | undefined, word: string): boolean {
  return reply instanceof Uint8Array && new TextDecoder().decode(reply) === word;
}
