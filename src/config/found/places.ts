import type { Place, TextFile } from './find.ts';

/** Finds lines and columns for offsets into one text. */
export class Places {
  readonly #file: string;
  readonly #starts: readonly number[];

  constructor({ file, text }: TextFile) {
    this.#file = file;
    const starts = [0];
    for (let at = text.indexOf('\n'); at >= 0; at = text.indexOf('\n', at + 1)) starts.push(at + 1);
    this.#starts = starts;
  }

  /** @param offset in UTF-16 units */
  at(offset: number): Place {
    const index = this.#indexOf(offset);
    return { file: this.#file, line: index + 1, column: offset - this.#startOf(index) + 1 };
  }

  /** Where the line of an offset begins. */
  lineStart(offset: number): number {
    return this.#startOf(this.#indexOf(offset));
  }

  #startOf(index: number): number {
    return this.#starts[index] ?? 0;
  }

  #indexOf(offset: number): number {
    let low = 0;
    let high = this.#starts.length - 1;
    while (low < high) {
      const middle = (low + high + 1) >> 1;
      if (this.#startOf(middle) <= offset) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** The path of a file that another one names, or undefined where that would leave the folder. */
export function besides(file: string, relative: string): string | undefined {
  const way = relative.replaceAll('\\', '/');
  if (way.startsWith('/') || /^[a-z]:/i.test(way)) return undefined;
  const parts = file.split('/').slice(0, -1);
  for (const part of way.split('/')) {
    if (part === '..') {
      if (parts.pop() === undefined) return undefined;
    } else if (part !== '.' && part !== '') parts.push(part);
  }
  return parts.join('/');
}

/** The name of a file without its folders. */
export function baseName(file: string): string {
  return file.slice(file.lastIndexOf('/') + 1);
}
