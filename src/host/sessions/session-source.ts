import type { RedisConnection } from '../../redis/connection.ts';
import type { SessionIndex } from '../../redis/scan/session-index.ts';
import type { ScanProgress } from '../../redis/scan/session-scan.ts';
import { decodeText } from '../../stores/replies.ts';
import type { SessionRef, SessionSnapshot, SessionSummary } from '../../stores/session.ts';

/** What the view asks of the rooms below: everything that reads sessions. */
export interface SessionSource {
  /** Finds all sessions. */
  scan(
    connection: RedisConnection,
    options: {
      readonly signal: AbortSignal;
      readonly onProgress: (progress: ScanProgress) => void;
      /** What an earlier search found, for searches that nobody asked for. */
      readonly known?: SessionIndex;
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

/** Sessions as they are in Redis. What reads them is loaded when the first is asked for. */
export const redisSessions: SessionSource = {
  scan: async (connection, options) => {
    const [{ scanSessions }, { createRecogniser }, { customKeyRules }] = await Promise.all([
      import('../../redis/scan/session-scan.ts'),
      import('../../stores/layouts/key-recognition.ts'),
      import('../../stores/layouts/layouts.ts'),
    ]);
    return scanSessions(connection, createRecogniser(customKeyRules()), options);
  },
  summaries: async (connection, refs) => {
    const { readSummaries } = await import('../../stores/read/summaries.ts');
    return readSummaries(connection, refs);
  },
  read: async (connection, ref) => {
    const { readSession } = await import('../../stores/read/read-session.ts');
    return readSession(connection, ref);
  },
};

/** The keys of a session as text: data, then lock and timeout where the layout has them. */
export async function sessionKeys(ref: SessionRef): Promise<readonly string[]> {
  const { layoutById } = await import('../../stores/layouts/layouts.ts');
  const { data, lock, timeout } = layoutById(ref.layout).keys(ref);
  return [data, lock, timeout].filter((key) => key !== undefined).map(decodeText);
}
