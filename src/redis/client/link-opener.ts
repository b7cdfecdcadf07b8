import { type ConnectionError, linkEndError } from '../connection-error.ts';
import type { Credentials } from '../../links/connect-options.ts';
import { logIn } from '../reach/handshake.ts';
import { readRole } from '../topology/server-role.ts';
import { timeLimit } from '../../links/time-limit.ts';
import type { Topology } from '../topology/topology.ts';
import type { ServerSocket } from '../../links/dialled-socket.ts';
import { guardSocket } from '../wire/guarded-socket.ts';
import type { RawConnection } from '../wire/raw-connection.ts';
import type { SilenceLimits } from '../../links/silence-watch.ts';
import { nameOfTarget, type SocketTarget } from '../../links/socket.ts';

/** A socket that has logged in to a server that has answered. Whoever asked for it owns it. */
export interface OpenedLink {
  readonly socket: ServerSocket;
  readonly target: SocketTarget;
}

/** How links of an endpoint are opened. */
export interface LinkOptions {
  readonly topology: Topology;
  readonly silence: SilenceLimits;
  /** Time for one attempt: a frozen server accepts connections, and says nothing. */
  readonly attemptMs: number;
  /** Whether the server must be a primary, as far as it tells. */
  readonly isPrimaryOnly: boolean;
}

/** A server that was to be a primary says that it is none. */
export class NotPrimaryError extends Error {
  override readonly name = 'NotPrimaryError';
}

/**
 * Opens a link for the client library: logs in, sees that the server answers, and guards what comes.
 * @param onFailure hears why the link was given up, before its socket closes
 */
export async function openLink(
  target: SocketTarget,
  { topology, silence, attemptMs, isPrimaryOnly }: LinkOptions,
  signal: AbortSignal,
  onFailure: (error: ConnectionError) => void,
): Promise<OpenedLink> {
  const { tls, login, dial } = topology.reach;
  const limited = timeLimit(attemptMs, signal);
  let signedIn: Credentials | undefined;
  const ask = async (
    connection: RawConnection,
    credentials: Credentials | undefined,
  ): Promise<OpenedLink> => {
    if (isPrimaryOnly && (await roleOf(connection)) === 'replica') throw new NotPrimaryError();
    signedIn = credentials;
    return { socket: connection.release(), target };
  };
  const usedTls = topology.reached.tls ? tls : undefined;
  const link = await logIn(target, usedTls, login, limited, ask, dial);
  const send = guardSocket(link.socket, silence, (error) =>
    onFailure(linkEndError(error, { node: nameOfTarget(target) })),
  );
  if (signedIn && login.keeper) link.socket.once('close', login.keeper.keep(signedIn, send));
  return link;
}

/** What a server says that it is; undefined where it doesn't tell, or where the user may not ask. */
export async function roleOf(
  connection: Pick<RawConnection, 'ask'>,
): Promise<'primary' | 'replica' | undefined> {
  return readRole(await connection.ask(['ROLE']));
}
