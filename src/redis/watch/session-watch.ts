import { ReplyError } from '../../stores/commands.ts';
import { newKeyMatch } from '../../stores/find/key-rule.ts';
import type { KeyRecogniser } from '../../stores/layouts/key-recognition.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { SessionListener, SessionWatching } from '../../stores/source/session-watching.ts';
import type { PrimaryNode, RedisConnection } from '../connection.ts';
import type { CompactSessionIndex } from '../scan/compact-session-index.ts';
import { ListeningRefusedError, tellsOfSessions } from './key-events.ts';

/** What comes within this time is told at once. */
const GATHER_MS = 200;
/** A server where more happens in a second is asked now and then instead: following it would cost both too much. */
const MAX_EVENTS_A_SECOND = 5000;
/** How long subscribing may take. */
const BEGIN_MS = 10_000;

/** What a watch needs to know of the sessions there are. */
export interface WatchParts {
  readonly keys: KeyRecogniser;
  /** What the last search found. */
  readonly found: () => CompactSessionIndex | undefined;
}

/**
 * Listens to what happens to sessions at all primaries, by their keyspace notifications.
 * @returns undefined where a server doesn't tell, or may not be listened to
 */
export async function watchSessions(
  connection: RedisConnection,
  listener: SessionListener,
  parts: WatchParts,
): Promise<SessionWatching | undefined> {
  if (refusing.has(connection)) return undefined;
  const primaries = connection.primaries();
  const tells = await Promise.all(primaries.map(isTelling));
  if (tells.includes('refused')) refusing.add(connection);
  if (primaries.length === 0 || tells.some((answer) => answer !== 'tells')) return undefined;
  const watch = new SessionWatch(listener, parts);
  const signal = AbortSignal.timeout(BEGIN_MS);
  const { database } = connection.facts;
  const begun = await Promise.allSettled(
    primaries.map((primary) => primary.listenToKeys(database, watch, signal)),
  );
  for (const one of begun) if (one.status === 'fulfilled') watch.own(one.value);
  if (begun.every(({ status }) => status === 'fulfilled') && !watch.hasEnded) return watch;
  if (begun.some((one) => one.status === 'rejected' && isRefusal(one.reason))) {
    refusing.add(connection);
  }
  watch.close();
  return undefined;
}

/** Those that said no aren't asked again: each refusal would be a line in the server's log. */
const refusing = new WeakSet<RedisConnection>();

function isRefusal(error: unknown): boolean {
  return error instanceof ListeningRefusedError;
}

async function isTelling(primary: PrimaryNode): Promise<'tells' | 'silent' | 'refused'> {
  try {
    const reply = await primary.call(['CONFIG', 'GET', 'notify-keyspace-events']);
    const flags: unknown = Array.isArray(reply) ? reply[1] : undefined;
    const told = flags instanceof Uint8Array ? Buffer.from(flags).toString('latin1') : '';
    return tellsOfSessions(told) ? 'tells' : 'silent';
  } catch (error) {
    // Not allowed, or renamed by a managed service: it is asked now and then instead.
    if (error instanceof ReplyError) return 'refused';
    throw error;
  }
}

class SessionWatch implements SessionWatching {
  readonly #listener: SessionListener;
  readonly #parts: WatchParts;
  readonly #ends: (() => void)[] = [];
  readonly #match = newKeyMatch();
  #followed = new Map<string, SessionRef>();
  readonly #touched = new Set<SessionRef>();
  #hasComeOrGone = false;
  #telling: NodeJS.Timeout | undefined;
  #secondBeganMs = 0;
  #eventCount = 0;
  hasEnded = false;

  constructor(listener: SessionListener, parts: WatchParts) {
    this.#listener = listener;
    this.#parts = parts;
  }

  own(end: () => void): void {
    this.#ends.push(end);
    if (this.hasEnded) end();
  }

  follow(refs: readonly SessionRef[]): void {
    this.#followed = new Map(
      refs.flatMap((ref) =>
        Object.values(layoutById(ref.layout).keys(ref)).flatMap((key: unknown) =>
          key instanceof Uint8Array ? [[nameOf(key), ref] as const] : [],
        ),
      ),
    );
  }

  onKey(key: Uint8Array, event: string): void {
    if (this.hasEnded || this.#isTooMuch()) return;
    const ref = this.#followed.get(nameOf(key));
    if (ref) this.#touched.add(ref);
    const isEnd = event === 'del' || event === 'expired' || event === 'evicted';
    if (isEnd || !ref) this.#hasComeOrGone ||= this.#isComingOrGoing(key, isEnd);
    if (this.#touched.size === 0 && !this.#hasComeOrGone) return;
    this.#telling ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  onEnd(): void {
    if (this.hasEnded) return;
    this.close();
    this.#listener.onEnd();
  }

  close(): void {
    this.hasEnded = true;
    // Whoever has opened it may keep it for as long as the connection.
    this.#followed.clear();
    this.#touched.clear();
    clearTimeout(this.#telling);
    for (const end of this.#ends) end();
  }

  /** Whether a key is of a session that nobody has found yet, or of one that was found and ends. */
  #isComingOrGoing(key: Uint8Array, isEnd: boolean): boolean {
    const match = this.#match;
    if (!this.#parts.keys.recognise(key, 0, key.length, match)) return false;
    // Locks come and go with each request.
    if (match.part === 'lock') return false;
    const isKnown = this.#parts.found()?.has(key, match) === true;
    return isEnd ? isKnown : !isKnown;
  }

  #isTooMuch(): boolean {
    const nowMs = performance.now();
    if (nowMs - this.#secondBeganMs > 1000) {
      this.#secondBeganMs = nowMs;
      this.#eventCount = 0;
    }
    this.#eventCount += 1;
    if (this.#eventCount <= MAX_EVENTS_A_SECOND) return false;
    this.onEnd();
    return true;
  }

  #tell(): void {
    this.#telling = undefined;
    const touched = [...this.#touched];
    const hasComeOrGone = this.#hasComeOrGone;
    this.#touched.clear();
    this.#hasComeOrGone = false;
    if (touched.length > 0) this.#listener.onTouched(touched);
    if (hasComeOrGone) this.#listener.onComeOrGone();
  }
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');
}
