/** Longer lines are cut into pieces of this many characters. */
const maxLength = 8192;

/** Makes lines of text that comes in pieces; `flush` gives the last one if nothing ended it. */
export class LineSplitter {
  readonly #onLine: (line: string) => void;
  #rest = '';

  constructor(onLine: (line: string) => void) {
    this.#onLine = onLine;
  }

  push(text: string): void {
    const lines = (this.#rest + text).split('\n');
    this.#rest = lines.pop() ?? '';
    for (const line of lines) this.#onLine(line.replace(/\r$/, ''));
    while (this.#rest.length > maxLength) {
      this.#onLine(this.#rest.slice(0, maxLength));
      this.#rest = this.#rest.slice(maxLength);
    }
  }

  flush(): void {
    if (this.#rest !== '') this.#onLine(this.#rest);
    this.#rest = '';
  }
}
