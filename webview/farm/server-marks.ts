/** What tells a server from others in diagrams: a letter, and one of six colours beside it. */
export interface ServerMark {
  readonly letter: string;
  readonly color: number;
}

const colorCount = 6;

/** Gives each server a mark, and keeps it for as long as the page is there. */
export class ServerMarks {
  readonly #marks = new Map<string, ServerMark>();

  /** Gives marks to servers in their order. */
  know(names: readonly string[]): void {
    for (const name of names) this.of(name);
  }

  of(name: string): ServerMark {
    let mark = this.#marks.get(name);
    if (!mark) {
      const index = this.#marks.size;
      mark = { letter: letterOf(index), color: index % colorCount };
      this.#marks.set(name, mark);
    }
    return mark;
  }
}

/** A to Z, then AA, AB and so on. */
function letterOf(index: number): string {
  const letter = String.fromCharCode(65 + (index % 26));
  return index < 26 ? letter : letterOf(Math.floor(index / 26) - 1) + letter;
}
