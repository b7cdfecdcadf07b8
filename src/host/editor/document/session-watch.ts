import type { DisposableLike } from '../../disposable.ts';
import type { HostServices } from '../../services.ts';
import type { SessionDocument } from './session-document.ts';

/** Between two looks at a session whose editor can be seen. */
const WATCH_MS = 3000;
/** A lifetime that is longer than it should be by more than this was set anew: the site was there. */
const SLIDE_MS = 1500;

/**
 * Keeps a document up to date while somebody looks at it: lifetime and lock by a small pipeline, and
 * the whole session only when that shows that the site used it.
 */
export class SessionWatch implements DisposableLike {
  readonly #services: HostServices;
  readonly #document: SessionDocument;
  readonly #watchMs: number;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #isVisible = false;
  /** False where the source isn't to be asked again and again: then, looks are for gestures. */
  #isWatched = true;
  #isDisposed = false;

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
  }

  /** Looks now. @param isThorough reads the whole session in any case */
  async look(isThorough = false): Promise<void> {
    clearTimeout(this.#timer);
    try {
      await this.#look(isThorough);
    } catch (error) {
      if (!this.#isDisposed) {
        this.#services.log.error('session-watch', error);
        const { message: disconnected } = this.#services.errors.explain(error);
        if (this.#document.notices.disconnected !== disconnected) {
          this.#document.notify({ disconnected });
        }
      }
    }
    if (this.#isVisible && this.#isWatched && !this.#isDisposed) {
      clearTimeout(this.#timer);
      this.#timer = setTimeout(() => void this.look(), this.#watchMs);
    }
  }

  dispose(): void {
    this.#isDisposed = true;
    clearTimeout(this.#timer);
  }

  async #look(isThorough: boolean): Promise<void> {
    const { endpointId, database, ref } = this.#document.address;
    const source = await this.#services.connections.connect(endpointId, { database });
    this.#document.heldLock = this.#services.heldLocks.valueFor(this.#document.address);
    this.#isWatched = source.limitOf('watch') === undefined;
    const before = this.#document.latest;
    const summary = await source.summary(ref);
    if (this.#isDisposed) return;
    const nowMs = Date.now();
    const expectedMs =
      before.ttlMs === undefined ? undefined : before.ttlMs - (nowMs - before.readAtMs);
    const slid =
      (expectedMs === undefined) !== (summary.ttlMs === undefined) ||
      Math.abs((summary.ttlMs ?? 0) - (expectedMs ?? 0)) > SLIDE_MS;
    const resized =
      (summary.itemCount !== undefined && summary.itemCount !== before.items.length) ||
      (summary.sizeBytes !== undefined && summary.sizeBytes !== before.blob?.length);
    if (isThorough || slid || resized || (summary.condition === 'gone') !== this.#isGone()) {
      const snapshot = await source.read(ref);
      if (this.#isLive()) this.#document.follow(snapshot);
      return;
    }
    this.#document.followClock({
      ...(summary.ttlMs !== undefined && { ttlMs: summary.ttlMs }),
      ...(summary.lock && { lock: summary.lock }),
      readAtMs: nowMs,
    });
  }

  #isLive(): boolean {
    return !this.#isDisposed;
  }

  #isGone(): boolean {
    return this.#document.notices.goneAtMs !== undefined;
  }
}
