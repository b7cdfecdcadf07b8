import type { ServerTrouble } from '../../protocol/farm/server-state.ts';

/** What goes wrong with a server on purpose: for good, or for a time, after which it is as it was before. */
export class TimedTrouble {
  current: ServerTrouble = {};
  /** `Date.now()` when it is again as it was before. */
  untilMs: number | undefined;
  readonly #arrange: (trouble: ServerTrouble) => void;
  /** What is there without an end. */
  #lasting: ServerTrouble = {};
  #timer: NodeJS.Timeout | undefined;

  /** @param arrange called with what is to be from now on */
  constructor(arrange: (trouble: ServerTrouble) => void) {
    this.#arrange = arrange;
  }

  set(trouble: ServerTrouble, seconds?: number): void {
    this.dispose();
    if (seconds === undefined) {
      this.#lasting = trouble;
    } else {
      this.untilMs = Date.now() + seconds * 1000;
      this.#timer = setTimeout(() => this.set(this.#lasting), seconds * 1000);
    }
    this.current = withoutNothing(trouble);
    this.#arrange(this.current);
  }

  dispose(): void {
    clearTimeout(this.#timer);
    this.untilMs = undefined;
  }
}

const withoutNothing = (trouble: ServerTrouble): ServerTrouble =>
  Object.fromEntries(Object.entries(trouble).filter(([, value]) => value !== false && value !== 0));

/** What a client gets instead of a server's answer. */
export const errorText = (server: string, percent: number): string => {
  const body = `${server} was told to answer ${percent} % of its requests with this error. Session Farm sent it.\n`;
  return [
    'HTTP/1.1 500 Internal Server Error',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Length: ${Buffer.byteLength(body)}`,
    'Connection: close',
    '',
    body,
  ].join('\r\n');
};
