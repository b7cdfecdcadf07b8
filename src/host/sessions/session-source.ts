import type { RedisConnection } from '../../redis/connection.ts';
import { scanSessions } from '../../redis/session-scan.ts';
import type { ScanProgress, SessionIndex } from '../../redis/session-scan.ts';
import { keysOf } from '../../stores/aspnet/key-names.ts';
import { recogniseKey } from '../../stores/key-recognition.ts';
import { readSession } from '../../stores/read-session.ts';
import { decodeText } from '../../stores/replies.ts';
import type { SessionRef, SessionSnapshot, SessionSummary } from '../../stores/session.ts';
import { readSummaries } from '../../stores/summaries.ts';

/** What the view asks of the rooms below: everything that reads sessions. */
export interface SessionSource {
  /** Finds all sessions. */
  scan(
    connection: RedisConnection,
    options: {
      readonly signal: AbortSignal;
      readonly onProgress: (progress: ScanProgress) => void;
    },
  ): Promise<SessionIndex>;
  /** Reads what rows show, in one pipeline; the answers stand in the order of the questions. */
  summaries(
    connection: RedisConnection,
    refs: readonly SessionRef[],
  ): Promise<readonly SessionSummary[]>;
  /** Reads a whole session without sliding its time to live. */
  read(connection: RedisConnection, ref: SessionRef): Promise<SessionSnapshot>;
}

/** Sessions as they are in Redis. */
export const redisSessions: SessionSource = {
  scan: (connection, options) => scanSessions(connection, recogniseKey, options),
  summaries: readSummaries,
  read: readSession,
};

/** The keys of a session as text: data, lock, timeout. */
export function sessionKeys(ref: SessionRef): readonly string[] {
  const { data, lock, timeout } = keysOf(ref);
  return [data, lock, timeout].map(decodeText);
}
