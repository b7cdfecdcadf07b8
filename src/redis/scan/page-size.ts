/** Keys a page to begin with: larger pages gain nothing where the server is near. */
const START = 1000;
const MIN = 250;
/** Some milliseconds of the server's time. */
const MAX = 5000;
/** Pages that take so much longer than the quickest one keep the server, or come from one that is busy. */
const SLOW_MS = 100;
/** So many in a row are no accident. */
const SLOW_PAGES = 3;
/** Where the way there and back takes longer than this, it is what a scan waits for. */
const FAR_MS = 5;
/** So many pages in a row have to be quick before the next ones are larger. */
const QUICK_PAGES = 4;

/**
 * Chooses how many keys a SCAN looks at (its COUNT) by how long the last ones took: fewer while the server is slow,
 * so that others wait no longer for it, and more where most of the time goes by on the way.
 */
export class PageSize {
  #count = START;
  #quickestMs = Infinity;
  #quickPages = 0;
  #slowPages = 0;

  /** The COUNT of the next page. */
  get count(): number {
    return this.#count;
  }

  /** @param ms from sending the command to the beginning of its reply */
  note(ms: number): void {
    this.#quickestMs = Math.min(this.#quickestMs, ms);
    const extraMs = ms - this.#quickestMs;
    if (extraMs > SLOW_MS) {
      this.#quickPages = 0;
      this.#slowPages += 1;
      if (this.#slowPages % SLOW_PAGES === 0) this.#count = Math.max(MIN, this.#count >> 1);
      return;
    }
    this.#slowPages = 0;
    this.#quickPages += 1;
    if (this.#quickPages < QUICK_PAGES) return;
    this.#quickPages = 0;
    const isFar = this.#quickestMs > FAR_MS && extraMs < FAR_MS;
    this.#count = Math.min(Math.max(START, isFar ? MAX : 0), this.#count * 2);
  }
}
