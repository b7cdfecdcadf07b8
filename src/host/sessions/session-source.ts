import type { RedisConnection } from '../../redis/connection.ts';
import type { ScanProgress, SessionIndex } from '../../redis/session-scan.ts';
import type { SessionRef, SessionSnapshot, SessionSummary } from '../../stores/session.ts';

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
