import { type Reply, ReplyError } from '../../stores/commands.ts';
import type { Credentials, Dial } from '../../links/connect-options.ts';
import { authOf, type SignInKeeper } from '../sign-in/sign-in-keeper.ts';
import { parseInfo } from './info.ts';
import { RawConnection } from '../wire/raw-connection.ts';
import { openSocket, type SocketTarget, type TlsSetup } from '../../links/socket.ts';

/** Who logs in, and to which database. */
export interface Login {
  readonly username?: string;
  readonly password?: string;
  readonly database: number;
  /** Gives user and password in the place of the two above, at each login. */
  readonly keeper?: SignInKeeper;
}

/** What a server says of itself. */
export interface Greeting {
  readonly mode: 'standalone' | 'cluster' | 'sentinel';
  readonly engine?: 'redis' | 'valkey';
  readonly version?: string;
}

/** A connection that has logged in, and what its server is. Whoever asked for it closes it. */
export interface Welcome {
  readonly connection: RawConnection;
  readonly greeting: Greeting;
  /** What it has signed in with. */
  readonly credentials: Credentials | undefined;
}

/**
 * Opens a connection, logs in, and asks who answers; see {@link logIn}.
 * @throws the error of the socket or the server as it came; see {@link explainError}
 */
export async function shakeHands(
  target: SocketTarget,
  tls: TlsSetup | undefined,
  login: Login,
  signal: AbortSignal,
  dial?: Dial,
): Promise<Welcome> {
  const ask = async (
    connection: RawConnection,
    credentials: Credentials | undefined,
  ): Promise<Welcome> => ({
    connection,
    greeting: await askWho(connection),
    credentials,
  });
  return logIn(target, tls, login, signal, ask, dial);
}

/**
 * Opens a connection and logs in. A password goes out only after the other side has spoken, over
 * plain text, or has shown its certificate. An abort ends the attempt; once the connection is made
 * it belongs to the caller alone.
 * @param ask first words with the server, which belong to the attempt; told what it has signed in with
 * @param dial opens the way to the server, where that isn't a socket of this machine
 * @throws the error of the socket or the server as it came; see {@link explainError}
 */
export async function logIn<T>(
  target: SocketTarget,
  tls: TlsSetup | undefined,
  login: Login,
  signal: AbortSignal,
  ask: (connection: RawConnection, credentials: Credentials | undefined) => Promise<T>,
  dial?: Dial,
): Promise<T> {
  const { keeper, ...fixed } = login;
  // Before the socket is there: no server waits long for the first word.
  let credentials: Credentials | undefined = keeper ? await keeper.get(signal) : passwordOf(fixed);
  const socket = await openSocket(target, tls, signal, dial);
  const connection = new RawConnection(socket);
  const onAbort = (): void => {
    connection.close(signal.reason instanceof Error ? signal.reason : undefined);
  };
  signal.addEventListener('abort', onAbort);
  try {
    if (credentials) {
      if (!tls) await ping(connection, { toleratesNoAuth: true });
      credentials = await authenticate(connection, credentials, keeper, signal);
    }
    await ping(connection);
    if (login.database !== 0) await connection.call(['SELECT', login.database]);
    return await ask(connection, credentials);
  } catch (error) {
    connection.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', onAbort);
  }
}

function passwordOf({ username, password }: Login): Credentials | undefined {
  return password === undefined
    ? undefined
    : { password, ...(username !== undefined && { username }) };
}

/**
 * Sends AUTH. A password that was fetched a while ago may have been replaced since: the one that is
 * good now is sent in its place.
 * @returns what the server has taken
 */
async function authenticate(
  connection: RawConnection,
  credentials: Credentials,
  keeper: SignInKeeper | undefined,
  signal: AbortSignal,
): Promise<Credentials> {
  const reply = await connection.ask(authOf(credentials));
  if (!(reply instanceof ReplyError)) return credentials;
  const other = isWrongPassword(reply) ? await keeper?.replace(credentials, signal) : undefined;
  if (!other) throw reply;
  await connection.call(authOf(other));
  return other;
}

/** Whether a server refuses a password, as Redis 2.8 to 8 and Valkey say it (acl.c). */
export function isWrongPassword({ message }: ReplyError): boolean {
  return /^WRONGPASS|invalid password/i.test(message);
}

/** Errors of PING that say that nobody gets in at all; others (no right to PING) don't matter. */
const closedDoors = /^(?:NOAUTH|LOADING|MASTERDOWN|DENIED)|max number of clients|not permitted/i;

/** True for error replies that mean that no command at all will work. */
export function isClosedDoor(error: ReplyError): boolean {
  return closedDoors.test(error.message);
}

async function ping(
  connection: RawConnection,
  options: { toleratesNoAuth?: boolean } = {},
): Promise<void> {
  const reply = await connection.ask(['PING']);
  if (!(reply instanceof ReplyError) || !isClosedDoor(reply)) return;
  const isNoAuth = /^NOAUTH|operation not permitted/i.test(reply.message);
  if (!(isNoAuth && options.toleratesNoAuth)) throw reply;
}

/**
 * Asks for mode, engine and version with what the user may send: HELLO is open to every user since
 * 6.0; INFO tells it on older servers; the slots of a cluster tell the mode where INFO is refused.
 */
async function askWho(connection: RawConnection): Promise<Greeting> {
  const hello = await connection.ask(['HELLO', 2]);
  if (Array.isArray(hello)) return greetingFrom(pairs(hello as readonly Reply[]));
  const info = await connection.ask(['INFO', 'server']);
  if (info instanceof Uint8Array) return greetingFrom(parseInfo(info));
  const slots = await connection.ask(['CLUSTER', 'SLOTS']);
  return { mode: Array.isArray(slots) ? 'cluster' : 'standalone' };
}

function greetingFrom(facts: ReadonlyMap<string, string>): Greeting {
  const mode = facts.get('mode') ?? facts.get('redis_mode');
  const isValkey = (facts.get('server') ?? facts.get('server_name')) === 'valkey';
  const version =
    facts.get('valkey_version') ?? facts.get('version') ?? facts.get('redis_version') ?? '';
  const cleanVersion = /^\d{1,4}(?:\.\d{1,6}){0,3}/.exec(version)?.[0];
  return {
    mode: mode === 'cluster' || mode === 'sentinel' ? mode : 'standalone',
    engine: isValkey ? 'valkey' : 'redis',
    ...(cleanVersion !== undefined && { version: cleanVersion }),
  };
}

function pairs(reply: readonly Reply[]): ReadonlyMap<string, string> {
  const map = new Map<string, string>();
  for (let index = 0; index + 1 < reply.length; index += 2) {
    map.set(replyText(reply[index]), replyText(reply[index + 1]));
  }
  return map;
}

/** A bulk string, status or number as text; everything else as nothing. */
export function replyText(reply: Reply | undefined): string {
  if (reply instanceof Uint8Array) return new TextDecoder().decode(reply);
  return typeof reply === 'string' || typeof reply === 'number' ? String(reply) : '';
}
