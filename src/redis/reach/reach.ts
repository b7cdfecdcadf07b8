import type { EndpointAddress, EndpointSecrets } from '../../config/endpoint-address.ts';
import type { Dial } from '../../links/connect-options.ts';
import { type Attempt, explainError } from '../../links/connect-failure.ts';
import { ConnectError, type ConnectFailure } from '../../links/diagnosis.ts';
import { type Greeting, type Login, shakeHands, type Welcome } from './handshake.ts';
import { readCertificate, speaksPlain, speaksTls } from './second-look.ts';
import type { SignInKeeper } from '../sign-in/sign-in-keeper.ts';
import { timeLimit } from '../../links/time-limit.ts';
import type { SocketTarget, TlsSetup } from '../../links/socket.ts';

/** Where and how a server was reached. */
export interface Reached {
  readonly target: SocketTarget;
  /** The TLS that worked; undefined for plain text. */
  readonly tls: TlsSetup | undefined;
  readonly welcome: Welcome;
  readonly greeting: Greeting;
}

/** How to reach one server. */
export interface ReachOptions {
  readonly target: SocketTarget;
  readonly tls: TlsSetup;
  readonly usesTls: boolean;
  /** Whether plain text may be given up for TLS. */
  readonly mayUpgrade: boolean;
  readonly login: Login;
  /** Opens the way to the server, where that isn't a socket of this machine. */
  readonly dial?: Dial;
  /** Ends everything, by the user or by time. */
  readonly signal: AbortSignal;
}

/** After this much silence the other protocol is tried, to say why. */
const SILENCE_MS = 1500;
const LOOK_MS = 2500;

/**
 * Connects to one server and logs in. If that fails, looks a second time to find out why; goes over
 * to TLS where that is allowed and is what the server wants.
 * @throws ConnectError with all that was found out; the reason of `signal` if that ended it
 */
export async function reachServer(options: ReachOptions): Promise<Reached> {
  const { target, usesTls, signal } = options;
  const tls = usesTls ? options.tls : undefined;
  try {
    const welcome = await withSilenceCheck(options, (limited) =>
      shakeHands(target, tls, options.login, limited, options.dial),
    );
    return { target, tls, welcome, greeting: welcome.greeting };
  } catch (error) {
    signal.throwIfAborted();
    const failure = await findOut(error, options);
    if (failure.reason === 'tls-expected' && options.mayUpgrade) {
      return reachServer({ ...options, usesTls: true, mayUpgrade: false });
    }
    throw new ConnectError(failure, { cause: error });
  }
}

/** What is known about an attempt, without its secrets. */
export function attemptOf(options: Pick<ReachOptions, 'target' | 'usesTls' | 'login'>): Attempt {
  const { target, login } = options;
  const { keeper } = login;
  const username = keeper?.username ?? login.username;
  return {
    ...('host' in target && { node: target }),
    usesTls: options.usesTls,
    ...(username !== undefined && { username }),
    hasPassword: keeper !== undefined || login.password !== undefined,
    ...(keeper && { isFetched: true }),
  };
}

/** The login that an address and its secrets make, or who gives passwords in their place. */
export function loginOf(
  address: EndpointAddress,
  secrets: EndpointSecrets,
  keeper?: SignInKeeper,
): Login {
  return {
    ...(keeper && { keeper }),
    ...(address.username !== undefined && { username: address.username }),
    ...(secrets.password !== undefined && { password: secrets.password }),
    database: address.database,
  };
}

class OtherProtocolError extends Error {
  override readonly name = 'OtherProtocolError';
}

/**
 * Runs an attempt; if nothing has come of it for a while, sees whether the other protocol works: its error is
 * one that {@link findOut} knows.
 */
export async function withSilenceCheck<Result>(
  options: Pick<ReachOptions, 'target' | 'usesTls' | 'signal' | 'dial'>,
  attempt: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const given = new AbortController();
  let isRunning = true;
  const limited = AbortSignal.any([options.signal, given.signal]);
  const timer = setTimeout(() => {
    void otherProtocolWorks(options, limited).then((works) => {
      if (works && isRunning) given.abort(new OtherProtocolError());
    });
  }, SILENCE_MS);
  try {
    return await attempt(limited);
  } finally {
    clearTimeout(timer);
    isRunning = false;
  }
}

async function otherProtocolWorks(
  options: Pick<ReachOptions, 'target' | 'usesTls' | 'dial'>,
  signal: AbortSignal,
): Promise<boolean> {
  const limited = timeLimit(LOOK_MS, signal);
  return options.usesTls
    ? speaksPlain(options.target, limited, options.dial)
    : speaksTls(options.target, limited, options.dial);
}

/** What an error of an attempt is, after a second look at the server where that tells more. */
export async function findOut(error: unknown, options: ReachOptions): Promise<ConnectFailure> {
  const { target, usesTls, signal } = options;
  const failure = explainError(error, attemptOf(options));
  const other: ConnectFailure['reason'] = usesTls ? 'tls-not-expected' : 'tls-expected';
  if (error instanceof OtherProtocolError) return { ...failure, reason: other };
  switch (failure.reason) {
    case 'tls-not-expected':
      // Not TLS, but not necessarily Redis.
      return (await otherProtocolWorks(options, signal))
        ? failure
        : { ...failure, reason: 'not-redis' };
    case 'closed':
    case 'not-redis':
      return (await otherProtocolWorks(options, signal)) ? { ...failure, reason: other } : failure;
    case 'certificate': {
      if (!failure.certificate || !('host' in target)) return failure;
      const limited = timeLimit(LOOK_MS, signal);
      const facts = await readCertificate(target, options.tls, limited, options.dial);
      return { ...failure, certificate: { ...facts, ...failure.certificate } };
    }
    default:
      return failure;
  }
}
