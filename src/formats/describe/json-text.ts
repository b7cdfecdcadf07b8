/** A JSON string of ASCII alone: everything else is written as `\uXXXX`. */
export function jsonString(text: string): string {
  return JSON.stringify(text).replace(
    /[^\x20-\x7e]/g,
    (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

/** Something that is being written: an array or object with members one after the other. */
export interface JsonFrame {
  readonly count: number;
  /** Writes the member of that number; may open frames of its own. */
  readonly each: (index: number) => void;
  /** What is written at the end. */
  readonly close: string;
}

/**
 * Writes JSON text piece by piece. Nested values are kept on a list instead of the call stack, so
 * that any depth is fine.
 */
export class JsonWriter {
  readonly #pieces: string[] = [];
  readonly #frames: { frame: JsonFrame; index: number }[] = [];

  /** Appends text as it is; gives its number, for {@link replace}. */
  raw(text: string): number {
    return this.#pieces.push(text) - 1;
  }

  /** Changes a piece that was written before. */
  replace(piece: number, text: string): void {
    this.#pieces[piece] = text;
  }

  /** Begins an array or object, whose members are written once the current step is over. */
  open(text: string, frame: JsonFrame): void {
    this.raw(text);
    this.#frames.push({ frame, index: 0 });
  }

  /** Writes what has been opened, to its end. */
  run(): void {
    for (let top = this.#frames.at(-1); top; top = this.#frames.at(-1)) {
      if (top.index === top.frame.count) {
        this.raw(top.frame.close);
        this.#frames.pop();
        continue;
      }
      if (top.index > 0) this.raw(',');
      top.frame.each(top.index++);
    }
  }

  toString(): string {
    return this.#pieces.join('');
  }
}
