import type { Trailers } from '../trailers.ts';
import { BadResponse, tokenCharacters, validValue } from './response-head.ts';

type State = 'size' | 'data' | 'data-end' | 'trailer' | 'done';

/** Longer size lines and trailers than this are not met in practice. */
const maxLineLength = 16_384;

/** Size, then extensions without anything that could end the line elsewhere (RFC 9112, 7.1). */
const sizeLine = /^([0-9a-fA-F]{1,12})[ \t]*(?:;[\t\x20-\x7e\x80-\xff]*)?$/;

/** Takes the chunked transfer coding off a body (RFC 9112, section 7.1). */
export class ChunkedDecoder {
  #state: State = 'size';
  #line = '';
  #left = 0;
  readonly #trailers: string[] = [];
  #trailerLength = 0;

  /** True after the last chunk and its trailer. */
  get isDone(): boolean {
    return this.#state === 'done';
  }

  /** What has come behind the last chunk, whole once that is done. */
  get trailers(): Trailers {
    return this.#trailers;
  }

  /**
   * Hands pieces of the body (views of `bytes`) to `onData`, in order.
   * @returns where in `bytes` the body ended, or its length when it goes on
   * @throws BadResponse
   */
  push(bytes: Buffer, start: number, onData: (piece: Buffer) => void): number {
    let at = start;
    while (at < bytes.length && this.#state !== 'done') {
      if (this.#state === 'data') {
        const end = Math.min(bytes.length, at + this.#left);
        onData(bytes.subarray(at, end));
        this.#left -= end - at;
        at = end;
        if (this.#left === 0) this.#state = 'data-end';
        continue;
      }
      const feed = bytes.indexOf(10, at);
      const end = feed === -1 ? bytes.length : feed + 1;
      this.#line += bytes.toString('latin1', at, end);
      if (this.#line.length > maxLineLength) throw new BadResponse('A chunk line is too long.');
      at = end;
      if (feed !== -1) this.#takeLine();
    }
    return at;
  }

  #takeTrailer(line: string): void {
    const colon = line.indexOf(':');
    const name = line.slice(0, Math.max(0, colon));
    const value = line.slice(colon + 1).trim();
    if (!tokenCharacters.test(name) || !validValue.test(value)) {
      throw new BadResponse('A trailer is not valid.');
    }
    this.#trailers.push(name, value);
  }

  #takeLine(): void {
    if (!this.#line.endsWith('\r\n')) throw new BadResponse('A chunk line has no valid end.');
    const line = this.#line.slice(0, -2);
    this.#line = '';
    if (this.#state === 'data-end') {
      if (line !== '') throw new BadResponse('A chunk is longer than it said.');
      this.#state = 'size';
    } else if (this.#state === 'trailer') {
      this.#trailerLength += line.length;
      if (this.#trailerLength > maxLineLength) throw new BadResponse('The trailers are too long.');
      if (line === '') this.#state = 'done';
      else this.#takeTrailer(line);
    } else {
      const size = sizeLine.exec(line)?.[1];
      if (size === undefined) throw new BadResponse('A chunk has no valid size.');
      this.#left = parseInt(size, 16);
      this.#state = this.#left === 0 ? 'trailer' : 'data';
    }
  }
}
