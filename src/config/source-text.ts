/**
 * A piece of what the user wrote that knows where each of its characters stood there, also after
 * quotation marks, escapes and entities were taken away. Indexes are UTF-16 units.
 */
export class SourceText {
  readonly text: string;
  /** Where the first character stood, or where each one did and where the last one ended. */
  readonly #origin: number | readonly number[];

  constructor(text: string, origin: number | readonly number[] = 0) {
    this.text = text;
    this.#origin = origin;
  }

  get length(): number {
    return this.text.length;
  }

  /** Where the character at `index` stood in what the user wrote. */
  at(index = 0): number {
    if (typeof this.#origin === 'number') return this.#origin + index;
    return this.#origin[Math.min(index, this.#origin.length - 1)] ?? 0;
  }

  slice(start: number, end = this.text.length): SourceText {
    const text = this.text.slice(start, end);
    if (typeof this.#origin === 'number') return new SourceText(text, this.#origin + start);
    return new SourceText(text, this.#origin.slice(start, start + text.length + 1));
  }

  trim(): SourceText {
    const start = this.text.length - this.text.trimStart().length;
    return this.slice(start, Math.max(start, this.text.trimEnd().length));
  }

  /** The pieces between separators of one character; always at least one. */
  split(separator: string): SourceText[] {
    const pieces: SourceText[] = [];
    let start = 0;
    for (let end = 0; end >= 0; start = end + 1) {
      end = this.text.indexOf(separator, start);
      pieces.push(this.slice(start, end < 0 ? undefined : end));
    }
    return pieces;
  }

  /** The same with every escape replaced by what it stands for; `undefined` leaves a match as it is. */
  replace(escape: RegExp, meaning: (match: RegExpExecArray) => string | undefined): SourceText {
    const builder = new SourceBuilder(this);
    let end = 0;
    for (const match of this.text.matchAll(escape)) {
      const value = meaning(match);
      if (value === undefined) continue;
      builder.copy(end, match.index);
      builder.add(value, match.index);
      end = match.index + match[0].length;
    }
    if (end === 0) return this;
    builder.copy(end, this.length);
    return builder.build();
  }
}

/** Puts a piece together from characters of another one and what stands for some of them. */
export class SourceBuilder {
  readonly #source: SourceText;
  readonly #parts: string[] = [];
  readonly #origins: number[] = [];
  #end = 0;

  constructor(source: SourceText) {
    this.#source = source;
  }

  /** Takes characters as they are. */
  copy(start: number, end: number): void {
    this.#parts.push(this.#source.text.slice(start, end));
    for (let index = start; index < end; index++) this.#origins.push(this.#source.at(index));
    this.#end = end;
  }

  /** Takes `text` for the character at `index`. */
  add(text: string, index: number): void {
    this.#parts.push(text);
    this.#origins.push(...Array<number>(text.length).fill(this.#source.at(index)));
    this.#end = index + 1;
  }

  build(): SourceText {
    return new SourceText(this.#parts.join(''), [...this.#origins, this.#source.at(this.#end)]);
  }
}
