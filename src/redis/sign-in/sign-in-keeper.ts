import { type Command, ReplyError } from '../../stores/commands.ts';
import type { SignInTrouble } from '../../stores/source/sign-in-trouble.ts';
import type { Credentials, CredentialSource } from '../../links/connect-options.ts';
import type { SendBetween } from '../wire/guarded-socket.ts';
import { withoutArguments } from '../wire/reply-text.ts';
import { CredentialCache, isSame } from './credential-cache.ts';

/** A living connection, and what it has signed in with. */
interface Link {
  readonly send: SendBetween;
  credentials: Credentials;
}

/**
 * Services cut connections 12 hours after their last sign-in (ElastiCache, "Authenticating with
 * IAM"): one whose password doesn't say when it ends signs in again before that.
 */
const UNDATED_RENEWAL_MS = 10 * 3_600_000;
const LEAST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 60_000;
/** The longest time that timers take; 24 days. */
const MAX_TIMER_MS = 2 ** 31 - 1;

/**
 * Keeps the connections of an endpoint signed in: gives each new one the password of the moment, and
 * tells the living ones the next before the present one runs out. A failed renewal is tried again
 * with growing pauses, and said. Its timers don't hold up the end of the program.
 */
export class SignInKeeper {
  readonly #cache: CredentialCache;
  readonly #links = new Set<Link>();
  readonly #listeners = new Set<() => void>();
  #trouble: SignInTrouble | undefined;
  #timer: NodeJS.Timeout | undefined;
  #pauseMs = LEAST_PAUSE_MS;
  #onRenewal: (() => void) | undefined;
  #isClosed = false;

  /** @param username the user of the address, where the source names none */
  constructor(source: CredentialSource, username?: string) {
    const named: CredentialSource = {
      get: async (signal) => ({
        ...(username !== undefined && { username }),
        ...(await source.get(signal)),
      }),
    };
    this.#cache = new CredentialCache(named);
  }

  /** The user that connections sign in as, once that is known. */
  get username(): string | undefined {
    return this.#cache.last?.credentials.username;
  }

  /** Set while the next password can't be had, or isn't taken. */
  get trouble(): SignInTrouble | undefined {
    return this.#trouble;
  }

  /** Calls `listener` when {@link trouble} has changed; the function that comes back ends that. */
  onChange(listener: () => void): () => void {
    const entry = (): void => listener();
    this.#listeners.add(entry);
    return () => this.#listeners.delete(entry);
  }

  /** Has `listener` give up connections that nothing is done with, when there is another password. */
  set onRenewal(listener: () => void) {
    this.#onRenewal = listener;
  }

  /** The password for a new connection. @throws SignInError, or the signal's reason */
  async get(signal: AbortSignal): Promise<Credentials> {
    const credentials = await this.#cache.get(signal);
    if (this.#timer === undefined) this.#schedule(this.#renewalDelay());
    return credentials;
  }

  /** Another password in the place of one that was refused, where there is one. */
  replace(refused: Credentials, signal: AbortSignal): Promise<Credentials | undefined> {
    return this.#cache.replace(refused, signal);
  }

  /**
   * Has a living connection told each further password, in the order in which it sends.
   * @param credentials what it has signed in with
   * @returns the function that ends that, to be called when it is closed
   */
  keep(credentials: Credentials, send: SendBetween): () => void {
    const link = { send, credentials };
    this.#links.add(link);
    const current = this.#cache.last?.credentials;
    // Renewed while it was being made.
    if (current && !isSame(current, credentials)) this.#tell(link, current);
    return () => {
      if (this.#links.delete(link)) this.#settle();
    };
  }

  close(): void {
    this.#isClosed = true;
    clearTimeout(this.#timer);
    this.#cache.close();
    this.#links.clear();
    this.#listeners.clear();
  }

  #renewalDelay(): number {
    const last = this.#cache.last;
    if (!last) return LEAST_PAUSE_MS;
    const { expiresAtMs } = last.credentials;
    if (expiresAtMs === undefined) return UNDATED_RENEWAL_MS;
    const nowMs = Date.now();
    // What has ended before it came was taken all the same, if it is here: somebody's clock is wrong.
    return expiresAtMs <= nowMs ? MAX_PAUSE_MS : last.renewAtMs - nowMs;
  }

  #schedule(delayMs: number): void {
    clearTimeout(this.#timer);
    if (this.#isClosed) return;
    const limitedMs = Math.min(MAX_TIMER_MS, Math.max(LEAST_PAUSE_MS, delayMs));
    this.#timer = setTimeout(() => void this.#renew(), limitedMs);
    this.#timer.unref();
  }

  async #renew(): Promise<void> {
    try {
      const { credentials } = await this.#cache.fetch();
      if (this.#isClosed) return;
      this.#schedule(this.#renewalDelay());
      const isUndated = credentials.expiresAtMs === undefined;
      if (isUndated || this.#stale().length > 0) this.#onRenewal?.();
      for (const link of isUndated ? this.#links : this.#stale()) this.#tell(link, credentials);
      this.#settle();
    } catch (error) {
      this.#fail(error, this.#cache.retryAtMs - Date.now());
    }
  }

  #tell(link: Link, credentials: Credentials): void {
    const auth = authOf(credentials);
    link.send(auth, (reply) => {
      if (this.#isClosed) return;
      if (reply instanceof ReplyError) {
        // The connection goes on as who it was: the old password is still good for a while.
        this.#fail(new ReplyError(withoutArguments(reply.message, auth)), this.#pauseMs);
        this.#pauseMs = Math.min(2 * this.#pauseMs, MAX_PAUSE_MS);
      } else {
        link.credentials = credentials;
        this.#settle();
      }
    });
  }

  /** Connections that have signed in with an earlier password. */
  #stale(): readonly Link[] {
    const current = this.#cache.last?.credentials;
    return [...this.#links].filter((link) => current && !isSame(link.credentials, current));
  }

  /** The end of a trouble: all connections have signed in with the password of the moment. */
  #settle(): void {
    if (this.#cache.retryAtMs > 0 || this.#stale().length > 0) return;
    this.#pauseMs = LEAST_PAUSE_MS;
    this.#note(undefined);
  }

  #fail(error: unknown, pauseMs: number): void {
    if (this.#isClosed) return;
    const expiresAtMs = this.#endOfLinks();
    this.#note({ error, ...(expiresAtMs !== undefined && { expiresAtMs }) });
    this.#schedule(pauseMs);
  }

  /** When the first of the living connections runs out. */
  #endOfLinks(): number | undefined {
    const ends = [...this.#links].flatMap(({ credentials }) => credentials.expiresAtMs ?? []);
    return ends.length === 0 ? this.#cache.last?.credentials.expiresAtMs : Math.min(...ends);
  }

  #note(trouble: SignInTrouble | undefined): void {
    if (this.#trouble === trouble) return;
    this.#trouble = trouble;
    for (const listener of [...this.#listeners]) listener();
  }
}

/** AUTH as it is sent for credentials. */
export function authOf({ username, password }: Credentials): Command {
  return username === undefined ? ['AUTH', password] : ['AUTH', username, password];
}
