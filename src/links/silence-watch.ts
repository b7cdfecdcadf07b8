/** What a {@link SilenceWatch} sees and does. */
export interface WatchedLink {
  /** What is awaited from the other side: nothing, the answer to our own question, or replies. */
  awaits(): 'nothing' | 'life-sign' | 'replies';
  /** Grows with everything that shows life: bytes that come, replies, bytes that get away. */
  progress(): number;
  /** Asks the other side for a sign of life; an answer is awaited from then on. */
  askForLife(): void;
  /** Gives the link up. */
  giveUp(): void;
}

/** How long a link may be silent. */
export interface SilenceLimits {
  /** While replies are awaited. */
  readonly silenceMs: number;
  /** While nothing is awaited, until a sign of life is asked for. */
  readonly idleMs: number;
  /** While a sign of life is awaited. */
  readonly lifeSignMs: number;
}

/** How many looks a link gets until it is given up. */
const LOOKS = 8;
/** What comes in dribbles below this is no life: bytes in the time between two looks. */
const LEAST_PROGRESS = 512;

/**
 * Finds out that the other side of a connection has gone without a word. Counts looks instead of
 * reading the clock: after the machine slept, or this process was busy, what has come meanwhile is
 * read before the next look. Its timers don't hold up the end of the program.
 */
export class SilenceWatch {
  readonly #link: WatchedLink;
  readonly #limits: SilenceLimits;
  #timer: NodeJS.Timeout | undefined;
  #isIdle = true;
  #silentLooks = 0;
  #lastProgress = 0;
  #isStopped = false;

  constructor(link: WatchedLink, limits: SilenceLimits) {
    this.#link = link;
    this.#limits = limits;
    this.#wait();
  }

  /** To be called after something was sent. */
  noteSent(): void {
    if (!this.#isIdle || this.#isStopped) return;
    this.#startAnew();
  }

  stop(): void {
    this.#isStopped = true;
    clearTimeout(this.#timer);
  }

  #startAnew(): void {
    this.#silentLooks = 0;
    this.#lastProgress = this.#link.progress();
    this.#wait();
  }

  #wait(): void {
    clearTimeout(this.#timer);
    if (this.#isStopped) return;
    const { silenceMs, idleMs, lifeSignMs } = this.#limits;
    const awaits = this.#link.awaits();
    this.#isIdle = awaits === 'nothing';
    const delayMs = this.#isIdle ? idleMs : (awaits === 'replies' ? silenceMs : lifeSignMs) / LOOKS;
    this.#timer = setTimeout(() => this.#look(), delayMs);
    this.#timer.unref();
  }

  #look(): void {
    const progress = this.#link.progress();
    const made = progress - this.#lastProgress;
    this.#lastProgress = progress;
    if (this.#link.awaits() === 'nothing') {
      // Busy until just now, or idle since the last look.
      if (this.#isIdle && made === 0) this.#link.askForLife();
      this.#startAnew();
      return;
    }
    if (made >= LEAST_PROGRESS) this.#silentLooks = 0;
    else this.#silentLooks += 1;
    if (this.#silentLooks >= LOOKS) {
      this.stop();
      this.#link.giveUp();
      return;
    }
    this.#wait();
  }
}
