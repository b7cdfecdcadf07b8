import type { Credentials, CredentialSource } from '../../links/connect-options.ts';
import { untilAborted } from '../../links/until-aborted.ts';
import { SignInError } from '../../links/sign-in-error.ts';

/** A password is renewed this long before it runs out; a quarter of its life where that is less. */
const MARGIN_MS = 180_000;
/** A password that doesn't say when it ends serves connections that are made at about the same time. */
const UNDATED_FRESH_MS = 60_000;
/** After a failure nobody asks again at once: connections come back several times a second. */
const FIRST_PAUSE_MS = 250;
const MAX_PAUSE_MS = 60_000;

/** A password as it was fetched. */
export interface Fetched {
  readonly credentials: Credentials;
  /** From here on another one is better, while this one is still taken. */
  readonly renewAtMs: number;
}

/**
 * The password of the moment: fetched when a connection needs it, by one run of the source whoever
 * waits for it, and kept in memory until it is nearly over.
 */
export class CredentialCache {
  readonly #source: CredentialSource;
  readonly #ending = new AbortController();
  #fetched: Fetched | undefined;
  #running: Promise<Fetched> | undefined;
  #failure: { readonly error: SignInError; readonly untilMs: number } | undefined;
  #pauseMs = FIRST_PAUSE_MS;

  constructor(source: CredentialSource) {
    this.#source = source;
  }

  /** What was fetched last. */
  get last(): Fetched | undefined {
    return this.#fetched;
  }

  /** From when on the source is asked again after it has failed. */
  get retryAtMs(): number {
    return this.#failure?.untilMs ?? 0;
  }

  /** A password that is taken for a while yet. @throws SignInError, or the signal's reason */
  async get(signal: AbortSignal): Promise<Credentials> {
    const { last } = this;
    if (last && Date.now() < last.renewAtMs) return last.credentials;
    try {
      return (await untilAborted(this.fetch(), signal)).credentials;
    } catch (error) {
      const isGood = last !== undefined && Date.now() < (last.credentials.expiresAtMs ?? 0);
      if (isGood && error instanceof SignInError) return last.credentials;
      throw error;
    }
  }

  /**
   * A password in the place of one that was refused; undefined where the source has no other.
   * @throws SignInError, or the signal's reason
   */
  async replace(refused: Credentials, signal: AbortSignal): Promise<Credentials | undefined> {
    const { last } = this;
    const other =
      last && last.credentials !== refused ? last : await untilAborted(this.fetch(), signal);
    return isSame(other.credentials, refused) ? undefined : other.credentials;
  }

  /** Asks the source anew, or waits with those who have asked it. @throws SignInError */
  fetch(): Promise<Fetched> {
    if (this.#running) return this.#running;
    const failure = this.#failure;
    if (failure && Date.now() < failure.untilMs) return Promise.reject(failure.error);
    this.#running = this.#fetch().finally(() => {
      this.#running = undefined;
    });
    return this.#running;
  }

  /** Calls off what runs. */
  close(): void {
    this.#ending.abort(new Error('The connection has been closed'));
    this.#fetched = undefined;
  }

  async #fetch(): Promise<Fetched> {
    try {
      const credentials = await this.#source.get(this.#ending.signal);
      this.#ending.signal.throwIfAborted();
      this.#failure = undefined;
      this.#pauseMs = FIRST_PAUSE_MS;
      this.#fetched = { credentials, renewAtMs: renewalTime(credentials, Date.now()) };
      return this.#fetched;
    } catch (cause) {
      const error = new SignInError(cause);
      this.#failure = { error, untilMs: Date.now() + this.#pauseMs };
      this.#pauseMs = Math.min(2 * this.#pauseMs, MAX_PAUSE_MS);
      throw error;
    }
  }
}

/** When another password is to be fetched. */
export function renewalTime({ expiresAtMs }: Credentials, nowMs: number): number {
  if (expiresAtMs === undefined) return nowMs + UNDATED_FRESH_MS;
  const lifeMs = Math.max(0, expiresAtMs - nowMs);
  return expiresAtMs - Math.min(MARGIN_MS, lifeMs / 4);
}

/** Whether a server would be told the same. */
export function isSame(one: Credentials, other: Credentials): boolean {
  return one.password === other.password && one.username === other.username;
}
