import type { DisposableLike } from '../../disposable.ts';
import type { HostServices } from '../../services.ts';
import { dataSizeOf, type SessionSnapshot, type SessionSummary } from '../../../stores/session.ts';
import type { SessionSource } from '../../../stores/source/session-source.ts';
import type { SessionWatching } from '../../../stores/source/session-watching.ts';
import { hasSlid } from '../../../survey/history/session-clock.ts';
import type { SessionDocument } from './session-document.ts';

/** Between two looks at a session whose editor can be seen, where nobody tells what happens to it. */
const WATCH_MS = 3000;
/** The same where Redis tells. */
const TOLD_MS = 30_000;
/** Between two looks because something was done to a session of up to a megabyte. */
const TOUCH_MS = 300;
/** A place that doesn't tell, or stopped telling, is asked again after this time. */
const RETRY_MS = 60_000;
/** What a server compares within some milliseconds. Of more, each look takes a share: it is compared more seldom. */
const COMPARED_BYTES = 1024 * 1024;

/** What is known of how a place tells of the session. */
interface Telling {
  readonly source: SessionSource;
  /** It isn't asked again before. */
  readonly untilMs: number;
  watching?: SessionWatching;
}

/**
 * Keeps a document up to date while somebody looks at it: lifetime, lock, and the whole session when its data isn't
 * what it was, whoever changed it and whether or not its lifetime slid. The server compares, so that data
 * travels when it changed. Nothing of it slides a lifetime. It looks when the place tells that something was done to
 * the session, and now and then where it doesn't tell.
 */
export class SessionWatch implements DisposableLike {
  readonly #services: HostServices;
  readonly #document: SessionDocument;
  readonly #watchMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isVisible = false;
  /** False where the source isn't to be asked again and again: then, looks are for gestures. */
  #isWatched = true;
  /** How long it is left alone where each look costs. */
  #costlyPauseMs = 0;
  #isDisposed = false;
  #lookCount = 0;
  #seen: SessionSummary | undefined;
  /** What tells of the session; `watching` once it does. */
  #telling: Telling | undefined;
  /** Something was done to it since the last look. */
  #isTouched = false;
  #lookedAtMs = 0;

  constructor(services: HostServices, document: SessionDocument, watchMs = WATCH_MS) {
    this.#services = services;
    this.#document = document;
    this.#watchMs = watchMs;
  }

  /** Looks at once, and goes on for as long as the editor can be seen. */
  setVisible(isVisible: boolean): void {
    if (this.#isVisible === isVisible) return;
    this.#isVisible = isVisible;
    clearTimeout(this.#timer);
    if (isVisible) void this.look();
    else this.#stopListening();
  }

  /** Looks now. @param isThorough reads the whole session in any case: this window may have changed it */
  async look(isThorough = false): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.#look(isThorough);
    } catch (error) {
      this.#isTouched = false;
      if (!this.#isDisposed) {
        this.#services.log.error('session-watch', error);
        const { message: disconnected } = this.#services.errors.explain(error);
        if (this.#document.notices.disconnected !== disconnected) {
          this.#document.notify({ disconnected });
        }
      }
    }
    if (this.#isVisible && this.#isWatched && !this.#isDisposed) {
      // It was told of something while it looked.
      if (this.#isTouched) {
        this.#lookSoon();
        return;
      }
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.look(), this.#pauseMs());
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
    this.#stopListening();
  }

  /** Who waits for a lock only asks, which nobody tells of. */
  #pauseMs(): number {
    const isTold = this.#telling?.watching !== undefined && !this.#seen?.lock;
    return Math.max(isTold ? TOLD_MS : 0, this.#watchMs, this.#costlyPauseMs);
  }

  /** Has the place tell of the session, unless it does, or was asked a short while ago. */
  #listen(source: SessionSource): void {
    const nowMs = performance.now();
    const last = this.#telling;
    if (last?.source === source && (last.watching || nowMs < last.untilMs)) return;
    this.#stopListening();
    const telling: Telling = { source, untilMs: nowMs + RETRY_MS };
    this.#telling = telling;
    const isCurrent = (): boolean => this.#telling === telling && this.#isVisible;
    const begin = async (): Promise<void> => {
      const watching = await source.watch({
        onTouched: () => {
          if (isCurrent()) this.#lookSoon();
        },
        onEnd: () => {
          delete telling.watching;
          if (isCurrent()) this.#lookSoon();
        },
      });
      if (!isCurrent() || this.#isDisposed) return watching?.close();
      if (!watching) return;
      watching.follow([this.#document.address.ref]);
      telling.watching = watching;
      // What was done before it listened was told to nobody.
      this.#lookSoon();
    };
    // Where it can't be listened to, it is asked now and then.
    void begin().catch(() => undefined);
  }

  /** Looks after a touch: the more there is to compare, the less often. */
  #lookSoon(): void {
    this.#isTouched = true;
    clearTimeout(this.#timer);
    const pauseMs = TOUCH_MS * Math.ceil(dataSizeOf(this.#document.latest) / COMPARED_BYTES);
    const leftMs = this.#lookedAtMs + pauseMs - performance.now();
    this.#timer = setTimeout(() => void this.look(), Math.max(0, leftMs));
  }

  #stopListening(): void {
    this.#telling?.watching?.close();
    this.#telling = undefined;
  }

  async #look(isThorough: boolean): Promise<void> {
    const { endpointId, database, ref } = this.#document.address;
    const source = await this.#services.connections.connect(endpointId, { database });
    this.#document.heldLock = this.#services.heldLocks.valueFor(this.#document.address);
    this.#isWatched = source.limitOf('watch') === undefined;
    this.#costlyPauseMs = source.lookPauseMs?.(1) ?? 0;
    if (this.#isWatched && this.#isVisible) this.#listen(source);
    const before = this.#document.latest;
    const isTurn = this.#isTurnOf(before) || this.#isTouched;
    this.#isTouched = false;
    this.#lookedAtMs = performance.now();
    const maxBytes = isTurn ? Infinity : COMPARED_BYTES;
    // The same data may have become something else, when a layout or a decoder was changed.
    const known = isThorough ? undefined : { snapshot: before, maxBytes };
    // Both are on their way at once. Who waits for the lock is told by the summary alone.
    const [summary, compared] = await Promise.all([source.summary(ref), source.read(ref, known)]);
    const isHinted = maxBytes !== Infinity && this.#isHinted(summary, before);
    this.#seen = summary;
    const snapshot =
      isHinted && compared.items === before.items ? await source.read(ref) : compared;
    if (this.#isDisposed) return;
    // A save or another look was quicker, and knows better.
    if (this.#document.latest !== before) return isThorough ? this.#look(true) : undefined;
    const { ttlMs, lock } = summary;
    if (isThorough || !isSameSession(before, snapshot) || this.#isGone(snapshot)) {
      this.#document.follow(snapshot);
    }
    this.#document.followClock({
      ...(ttlMs !== undefined && { ttlMs }),
      ...(lock && { lock }),
      readAtMs: Date.now(),
    });
    const { address, latest } = this.#document;
    this.#services.history.note(address, latest, isThorough);
  }

  /** Whether it is time to compare data that is too large to be compared each time. */
  #isTurnOf(snapshot: SessionSnapshot): boolean {
    this.#lookCount += 1;
    return this.#lookCount % Math.ceil(dataSizeOf(snapshot) / COMPARED_BYTES) === 0;
  }

  /** Whether size or lifetime say that the site wrote data which was not compared. */
  #isHinted(summary: SessionSummary, before: SessionSnapshot): boolean {
    const { sizeBytes, itemCount } = this.#seen ?? summary;
    return (
      summary.sizeBytes !== sizeBytes ||
      summary.itemCount !== itemCount ||
      hasSlid(before.ttlMs, summary.ttlMs, Date.now() - before.readAtMs)
    );
  }

  /** Whether a session came or went. */
  #isGone({ condition }: SessionSnapshot): boolean {
    return (condition === 'gone') !== (this.#document.notices.goneAtMs !== undefined);
  }
}

/** Whether all but the clock is as it was. */
function isSameSession(a: SessionSnapshot, b: SessionSnapshot): boolean {
  const hasNoData = a.digest === undefined && a.items.length === 0;
  return (
    (a.items === b.items || (hasNoData && b.digest === undefined)) &&
    a.condition === b.condition &&
    a.problem === b.problem &&
    a.timeoutSeconds === b.timeoutSeconds
  );
}
