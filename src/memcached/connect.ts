import type { HostPort } from '../config/endpoint-address.ts';
import { formatHostPort } from '../config/host-port.ts';
import { explainError } from '../links/connect-failure.ts';
import type { ConnectOptions } from '../links/connect-options.ts';
import { ConnectError } from '../links/diagnosis.ts';
import { openSocket, type TlsSetup } from '../links/socket.ts';
import { timeLimit } from '../links/time-limit.ts';
import { LinkError } from './link-error.ts';
import { GreetingError } from './nodes/greeting.ts';
import { MemcachedNode } from './nodes/node.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const COMMAND_TIMEOUT_MS = 10_000;
/** An idle link is asked for a sign of life, so that one that was cut is known before it is needed. */
const IDLE_MS = 30_000;
const LIFE_SIGN_MS = 5000;

/** What the servers of an endpoint have in common. */
export interface NodeSetup {
  readonly options: ConnectOptions;
  readonly canWrite: () => boolean;
  readonly onChange: () => void;
}

/** How one server is reached. */
export function makeNode(
  target: HostPort,
  { options, canWrite, onChange }: NodeSetup,
  usesTls: boolean,
): MemcachedNode {
  const { address, secrets, dial } = options;
  const { tlsServerName, username } = address;
  const tls: TlsSetup = {
    ...options.tls,
    ...(tlsServerName !== undefined && { serverName: tlsServerName }),
    endpointHosts: address.hosts.map(({ host }) => host),
  };
  const password = secrets?.password;
  return new MemcachedNode({
    name: formatHostPort(target.host, target.port),
    open: (signal) => openSocket(target, usesTls ? tls : undefined, signal, dial),
    login: {
      ...(username !== undefined && { username }),
      ...(password !== undefined && { password }),
    },
    connectMs: options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    limits: {
      silenceMs: options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS,
      idleMs: IDLE_MS,
      lifeSignMs: LIFE_SIGN_MS,
    },
    canWrite,
    onChange,
  });
}

/**
 * Connects to one server; goes over to TLS where the address leaves that open and plain text came to nothing.
 * @throws ConnectError that says why it didn't work
 */
export async function connectNode(
  target: HostPort,
  setup: NodeSetup,
  signal: AbortSignal | undefined,
): Promise<{ readonly node: MemcachedNode; readonly usesTls: boolean }> {
  const { address } = setup.options;
  try {
    return await connectBy(target, setup, address.usesTls, signal);
  } catch (error) {
    const mayUpgrade = address.isTlsGuessed && !address.usesTls && error instanceof ConnectError;
    if (!mayUpgrade || !maybeTls.has(error.failure.reason)) throw error;
    const upgraded = await connectBy(target, setup, true, signal).catch(() => undefined);
    if (!upgraded) throw error;
    return upgraded;
  }
}

const maybeTls: ReadonlySet<string> = new Set(['closed', 'timed-out', 'not-memcached']);

async function connectBy(
  target: HostPort,
  setup: NodeSetup,
  usesTls: boolean,
  signal: AbortSignal | undefined,
): Promise<{ readonly node: MemcachedNode; readonly usesTls: boolean }> {
  const node = makeNode(target, setup, usesTls);
  const { options } = setup;
  const limit = timeLimit(
    options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS,
    ...(signal ? [signal] : []),
  );
  try {
    await node.connect(limit);
    return { node, usesTls };
  } catch (error) {
    node.close();
    throw connectError(error, target, options, usesTls, signal);
  }
}

/** Why a server could not be reached, in the terms of all endpoints. */
export function connectError(
  error: unknown,
  node: HostPort,
  { address, secrets = {}, connectTimeoutMs = CONNECT_TIMEOUT_MS }: ConnectOptions,
  usesTls: boolean,
  signal: AbortSignal | undefined,
): ConnectError {
  const { username } = address;
  const attempt = {
    node,
    usesTls,
    ...(username !== undefined && { username }),
    hasPassword: secrets.password !== undefined,
  };
  const root = error instanceof LinkError && error.cause !== undefined ? error.cause : error;
  const failure = explainError(root, attempt);
  if (signal?.aborted) return new ConnectError({ ...failure, reason: 'cancelled' });
  const reason = reasonOf(root, failure.reason);
  const times = reason === 'timed-out' ? { timeoutMs: connectTimeoutMs } : {};
  return new ConnectError({ ...failure, ...times, reason }, { cause: error });
}

function reasonOf(error: unknown, explained: ConnectError['failure']['reason']) {
  if (error instanceof GreetingError) return error.reason;
  if (explained === 'not-redis') return 'not-memcached';
  if (!(error instanceof LinkError)) return explained;
  if (error.code === 'timed-out') return 'timed-out';
  return error.code === 'bad-reply' ? 'not-memcached' : 'closed';
}
