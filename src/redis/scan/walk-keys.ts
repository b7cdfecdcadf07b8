import { ConnectionError, linkEndError } from '../connection-error.ts';
import type { KeyWalk } from '../connection.ts';
import { ReplyError } from '../../stores/commands.ts';
import type { SendBetween } from '../wire/guarded-socket.ts';
import { encodeCommands } from '../wire/encode-command.ts';
import { RespError } from '../wire/resp-parser.ts';
import type { RawConnection } from '../wire/raw-connection.ts';
import { ScanReader } from '../wire/scan-reader.ts';
import { SilenceWatch } from '../../links/silence-watch.ts';
import { PageSize } from './page-size.ts';

/** A page shows life, however few keys it brings. */
const PAGE_PROGRESS = 4096;

/**
 * Walks all keys of one server; the connection serves nothing else and is closed at the end.
 * @param keepSignedIn gets who sends AUTH between two pages, and gives who ends that
 * @throws ReplyError if SCAN is refused, ConnectionError if the server goes away or falls silent
 */
export function walkKeys(
  connection: RawConnection,
  walk: KeyWalk,
  silenceMs: number,
  keepSignedIn?: (send: SendBetween) => () => void,
): Promise<void> {
  return new Promise((resolve, reject) => {
    let isLast = false;
    let isDone = false;
    let endKeeping = (): void => undefined;
    /** Whether an answer is on its way: not while what was found is looked at. */
    let isAsked = true;
    let progress = 0;
    const silence = new SilenceWatch(
      {
        awaits: () => (isAsked ? 'replies' : 'nothing'),
        progress: () => progress,
        askForLife: () => undefined,
        giveUp: () => finish(new ConnectionError('timed-out')),
      },
      { silenceMs, idleMs: silenceMs, lifeSignMs: silenceMs },
    );
    const finish = (error?: Error): void => {
      if (isDone) return;
      isDone = true;
      silence.stop();
      endKeeping();
      walk.signal?.removeEventListener('abort', onAbort);
      connection.close();
      if (error === undefined) resolve();
      else reject(error);
    };
    const onAbort = (): void => finish(abortError(walk.signal));
    if (walk.signal?.aborted) {
      onAbort();
      return;
    }
    walk.signal?.addEventListener('abort', onAbort);
    connection.onClose((cause) => finish(linkEndError(cause)));

    let asked = '0';
    let askCount = 1;
    const pageSize = new PageSize();
    let sentAtMs = performance.now();
    const ask = (cursor: string): void => {
      // A cursor that leads to itself would never end.
      if (cursor === asked) throw new RespError('A scan that stands still');
      asked = cursor;
      isAsked = false;
      const wait = walk.ready?.();
      const send = (): void => {
        if (isDone) return;
        isAsked = true;
        silence.noteSent();
        askCount += 1;
        sentAtMs = performance.now();
        write([encodeCommands([['SCAN', cursor, 'COUNT', pageSize.count]])]);
      };
      if (wait === undefined) send();
      else wait.then(send, finish);
    };
    const reader = new ScanReader({
      onKey: walk.visit,
      onCursor: (cursor) => {
        isLast = cursor === '0';
        progress += PAGE_PROGRESS;
        pageSize.note(performance.now() - sentAtMs);
        if (!isLast) ask(cursor);
      },
      onPage: () => {
        walk.onPage?.();
        if (isLast) finish();
      },
    });
    const write = connection.takeOver((chunk) => {
      if (isDone) return;
      progress += chunk.length;
      try {
        reader.push(chunk);
      } catch (error) {
        finish(error instanceof ReplyError ? error : linkEndError(error));
      }
    });
    write([encodeCommands([['SCAN', '0', 'COUNT', pageSize.count]])]);
    if (!keepSignedIn) return;
    endKeeping = keepSignedIn((auth, onReply) => {
      if (isDone) return;
      reader.expectLine(askCount, onReply);
      write([encodeCommands([auth])]);
    });
  });
}

function abortError(signal: AbortSignal | undefined): Error {
  return signal?.reason instanceof Error ? signal.reason : new Error('aborted');
}
