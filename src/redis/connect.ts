import type { EndpointAddress } from '../config/endpoint-address.ts';
import { createClient } from './client/create-client.ts';
import { primariesOf } from './client/primaries.ts';
import { isStillPrimary } from './client/still-primary.ts';
import type { RedisConnection } from './connection.ts';
import type { ConnectOptions } from '../links/connect-options.ts';
import type { SourceFacts } from '../stores/source/session-source.ts';
import { EndpointConnection } from './endpoint-connection.ts';
import { explainError } from '../links/connect-failure.ts';
import { ConnectError } from '../links/diagnosis.ts';
import { attemptOf, loginOf } from './reach/reach.ts';
import { SignInKeeper } from './sign-in/sign-in-keeper.ts';
import { timeLimit } from '../links/time-limit.ts';
import { PrimaryTrace } from './topology/primary-trace.ts';
import { SentinelWatch } from './topology/sentinel-watch.ts';
import { exploreEndpoint, type Topology } from './topology/topology.ts';
import { IdleLinks } from './transaction/idle-links.ts';
import { runTransaction } from './transaction/transaction.ts';

const CONNECT_TIMEOUT_MS = 10_000;
const COMMAND_TIMEOUT_MS = 10_000;

/**
 * Connects to an endpoint: finds out whether it is a server, a cluster or a Sentinel service, and
 * whether it takes TLS where the address leaves that open. Tries once, in bounded time; afterwards
 * the connection comes back by itself when it is lost.
 * @throws ConnectError that says why it didn't work; reason `cancelled` when `signal` was aborted
 */
export async function connect(
  options: ConnectOptions,
  signal?: AbortSignal,
): Promise<RedisConnection> {
  const connectMs = options.connectTimeoutMs ?? CONNECT_TIMEOUT_MS;
  const commandMs = options.commandTimeoutMs ?? COMMAND_TIMEOUT_MS;
  const ends = signal ? [signal] : [];
  const keeper = keeperOf(options);
  let topology: Topology | undefined;
  let isReleased = false;
  const release = (): void => {
    keeper?.close();
    if (!isReleased) options.release?.();
    isReleased = true;
  };
  try {
    // Outside the time limit: somebody may have to sign in by hand.
    await keeper?.get(signal ?? new AbortController().signal);
    const limit = timeLimit(connectMs, ...ends);
    topology = await exploreEndpoint(options, limit, keeper);
    const timeouts = { connectMs, commandMs };
    const explored = topology;
    // Closed first: a server may have room for one connection only.
    explored.reached.welcome.connection.close();
    const trace = new PrimaryTrace(explored.reached.target);
    let watch: SentinelWatch | undefined;
    const parts = { options, timeouts, trace, watch: () => watch };
    const client = await createClient(explored, parts, limit);
    const idle = new IdleLinks();
    if (keeper) keeper.onRenewal = () => idle.clear();
    if (explored.mode === 'sentinel') {
      watch = watchSentinels(explored, options, () => {
        idle.clear();
        client.disconnect(true);
      });
    }
    const connection = new EndpointConnection({
      client,
      facts: factsOf(explored, options.address, keeper),
      keeper,
      canWrite: options.canWrite,
      isStillPrimary: (key, way) =>
        isStillPrimary({ client, topology: explored, options, trace }, key, way),
      primaries: (current) => primariesOf(current, explored, options, timeouts, trace),
      transaction: (current, canWrite, deed) =>
        runTransaction(
          { client: current, topology: explored, options, timeouts, idle, trace },
          canWrite,
          deed,
        ),
      idle,
      trace,
      timeouts,
      close: () => {
        watch?.close();
        release();
      },
    });
    await connection.lookAtRole();
    return connection;
  } catch (error) {
    release();
    throw connectError(error, options, signal, connectMs, keeper);
  } finally {
    topology?.reached.welcome.connection.close();
  }
}

/** Who signs in with passwords that are fetched: nobody where none are, or one is stored. */
export function keeperOf({
  address,
  secrets,
  credentials,
}: ConnectOptions): SignInKeeper | undefined {
  if (!credentials || secrets?.password !== undefined) return undefined;
  return new SignInKeeper(credentials, address.username);
}

function watchSentinels(
  { reach }: Topology,
  { address, secrets = {}, dial }: ConnectOptions,
  onSwitch: () => void,
): SentinelWatch {
  const service = address.sentinelService ?? '';
  const query = { address, secrets, service, tls: reach.tls, ...(dial && { dial }) };
  return new SentinelWatch({ query, onSwitch });
}

function factsOf(
  { mode, reached }: Topology,
  address: EndpointAddress,
  keeper: SignInKeeper | undefined,
): SourceFacts {
  const { engine, version } = reached.greeting;
  const { database } = address;
  const username = keeper?.username ?? address.username;
  return {
    ...(engine && { engine }),
    ...(version !== undefined && { version }),
    mode,
    usesTls: reached.tls !== undefined,
    ...(username !== undefined && { username }),
    database,
  };
}

function connectError(
  error: unknown,
  { address, secrets = {} }: ConnectOptions,
  signal: AbortSignal | undefined,
  timeoutMs: number,
  keeper: SignInKeeper | undefined,
): ConnectError {
  if (error instanceof ConnectError && !signal?.aborted) return error;
  const [first] = address.hosts;
  const attempt = attemptOf({
    target: first ?? { socketPath: address.socketPath ?? '' },
    usesTls: address.usesTls,
    login: loginOf(address, secrets, keeper),
  });
  const failure = explainError(error, attempt);
  if (signal?.aborted) return new ConnectError({ ...failure, reason: 'cancelled' });
  const times = failure.reason === 'timed-out' ? { timeoutMs } : {};
  return new ConnectError({ ...failure, ...times }, { cause: error });
}
