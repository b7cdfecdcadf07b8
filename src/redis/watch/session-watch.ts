import { newKeyMatch } from '../../stores/find/key-rule.ts';
import type { KeyRecogniser } from '../../stores/layouts/key-recognition.ts';
import { layoutById } from '../../stores/layouts/layouts.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { SessionListener, SessionWatching } from '../../stores/source/session-watching.ts';
import type { RedisConnection } from '../connection.ts';
import type { CompactSessionIndex } from '../../stores/search/compact-session-index.ts';
import { type HubListener, KeyHub } from './key-hub.ts';

/** What comes within this time is told at once. */
const GATHER_MS = 200;

/** What a watch needs to know of the sessions there are. */
export interface WatchParts {
  readonly keys: KeyRecogniser;
  /** What the last search found. */
  readonly found: () => CompactSessionIndex | undefined;
}

/**
 * Listens to what happens to sessions at all primaries, by their keyspace notifications. All watches of a connection share
 * what they hear.
 * @returns undefined where a server doesn't tell, or may not be listened to
 */
export async function watchSessions(
  connection: RedisConnection,
  listener: SessionListener,
  parts: WatchParts,
): Promise<SessionWatching | undefined> {
  const hub = await KeyHub.of(connection);
  if (!hub || hub.hasEnded) return undefined;
  const watch = new SessionWatch(hub, listener, parts);
  hub.add(watch);
  return watch;
}

class SessionWatch implements SessionWatching, HubListener {
  readonly #hub: KeyHub;
  readonly #listener: SessionListener;
  readonly #parts: WatchParts;
  readonly #match = newKeyMatch();
  #followed = new Map<string, SessionRef>();
  readonly #touched = new Set<SessionRef>();
  #hasComeOrGone = false;
  #telling: NodeJS.Timeout | undefined;
  #isOver = false;

  constructor(hub: KeyHub, listener: SessionListener, parts: WatchParts) {
    this.#hub = hub;
    this.#listener = listener;
    this.#parts = parts;
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
    const ref = this.#followed.get(nameOf(key));
    if (ref) this.#touched.add(ref);
    const isEnd = event === 'del' || event === 'expired' || event === 'evicted';
    if (this.#listener.onComeOrGone && (isEnd || !ref)) {
      this.#hasComeOrGone ||= this.#isComingOrGoing(key, isEnd);
    }
    if (this.#touched.size === 0 && !this.#hasComeOrGone) return;
    this.#telling ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  onMissed(): void {
    for (const ref of this.#followed.values()) this.#touched.add(ref);
    this.#hasComeOrGone = true;
    this.#telling ??= setTimeout(() => this.#tell(), GATHER_MS);
  }

  onEnd(): void {
    if (this.#isOver) return;
    this.close();
    this.#listener.onEnd();
  }

  close(): void {
    this.#isOver = true;
    this.#hub.remove(this);
    // Whoever has opened it may keep it for as long as the connection.
    this.#followed.clear();
    this.#touched.clear();
    clearTimeout(this.#telling);
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

  #tell(): void {
    this.#telling = undefined;
    const touched = [...this.#touched];
    const hasComeOrGone = this.#hasComeOrGone;
    this.#touched.clear();
    this.#hasComeOrGone = false;
    if (touched.length > 0) this.#listener.onTouched(touched);
    if (hasComeOrGone) this.#listener.onComeOrGone?.();
  }
}

function nameOf(key: Uint8Array): string {
  return Buffer.from(key.buffer, key.byteOffset, key.length).toString('latin1');
}
