import type { HostPort } from '../../config/endpoint-address.ts';
import { ReplyError } from '../../stores/commands.ts';
import { timeLimit } from '../../links/time-limit.ts';
import { RawConnection } from '../wire/raw-connection.ts';
import { openSocket } from '../../links/socket.ts';

/** What answers at an address: nothing that is Redis, a Redis, or one that wants a password. */
export type ProbeResult = 'none' | 'ok' | 'needs-password';

const PROBE_TIMEOUT_MS = 500;

/**
 * Looks quickly and quietly whether a Redis answers: one PING over plain text. Whatever goes wrong
 * means 'none'.
 */
export async function probeRedis(
  node: HostPort = { host: '127.0.0.1', port: 6379 },
  signal?: AbortSignal,
): Promise<ProbeResult> {
  const limit = timeLimit(PROBE_TIMEOUT_MS, ...(signal ? [signal] : []));
  let connection: RawConnection | undefined;
  const onAbort = (): void => connection?.close();
  try {
    const socket = await openSocket(node, undefined, limit);
    connection = new RawConnection(socket, { maxReplyBytes: 1024 });
    limit.addEventListener('abort', onAbort);
    const reply = await connection.ask(['PING']);
    if (!(reply instanceof ReplyError)) return reply === 'PONG' ? 'ok' : 'none';
    return reply.code === 'NOAUTH' ? 'needs-password' : 'none';
  } catch {
    return 'none';
  } finally {
    limit.removeEventListener('abort', onAbort);
    connection?.close();
  }
}
