import type { Trailers } from '../trailers.ts';
import { ChunkedDecoder } from './chunked-decoder.ts';
import { BadResponse, parseResponseHead } from './response-head.ts';
import type { ResponseHead } from './response-head.ts';

/** Told of a response, piece by piece, in order: head, body…, end. */
export interface ResponseHandler {
  onHead(head: ResponseHead): void;
  /** A piece of the body, to keep. `isLast` when the end is known to follow at once. */
  onBody(piece: Buffer, isLast: boolean): void;
  /** What came behind a body in chunks, if anything did; the end follows. */
  onTrailers?(trailers: Trailers): void;
  onEnd(): void;
  /** A response that is not the last one: 100, 102, 103 and so on, but not 101. */
  onInformational?(head: ResponseHead): void;
}

/** More responses before the last one than this are refused. */
const maxInformational = 32;

/** Longer heads are refused. */
export const maxHeadBytes = 256 * 1024;

const headEnd = Buffer.from('\r\n\r\n');

/** Whether bytes begin with a record of TLS: an alert or a handshake (RFC 8446, section 5.1). */
const isTls = (bytes: Buffer, at: number): boolean =>
  (bytes[at] === 0x15 || bytes[at] === 0x16) && (bytes[at + 1] ?? 3) === 3;

/** Whether bytes begin as a response does; what greets its clients in another way says no more. */
const mayBeHttp = (bytes: Buffer, at: number): boolean => {
  const begin = 'HTTP/1.';
  return begin.startsWith(bytes.toString('latin1', at, at + begin.length));
};

/**
 * Reads one response from the bytes of a connection. Informational responses (1xx) come before it,
 * but for 101, which ends the reading: what comes after it belongs to another protocol.
 */
export class ResponseReader {
  readonly #method: string;
  readonly #handler: ResponseHandler;
  #pending: Buffer | undefined;
  #head: ResponseHead | undefined;
  #left = 0;
  #chunks: ChunkedDecoder | undefined;
  #isDone = false;
  #informational = 0;

  constructor(method: string, handler: ResponseHandler) {
    this.#method = method;
    this.#handler = handler;
  }

  /** The head, once it is read. */
  get head(): ResponseHead | undefined {
    return this.#head;
  }

  get isDone(): boolean {
    return this.#isDone;
  }

  /**
   * Takes bytes, which the caller may overwrite afterwards.
   * @returns how many of them belong to the response: fewer than given only after its end
   * @throws BadResponse
   */
  push(bytes: Buffer): number {
    let at = 0;
    while (!this.#head) {
      const taken = this.#readHead(bytes, at);
      if (taken === undefined) return bytes.length;
      at = taken;
    }
    if (!this.#isDone) at = this.#readBody(this.#head, bytes, at);
    return at;
  }

  /** The connection ended. Ends a body that reaches to the close. @returns whether that was its end */
  close(): boolean {
    if (this.#head?.framing.kind === 'until-close' && !this.#isDone) this.#finish();
    return this.#isDone;
  }

  /** @returns where the head ended, undefined when it isn't whole yet */
  #readHead(bytes: Buffer, at: number): number | undefined {
    const before = this.#pending?.length ?? 0;
    if (before === 0 && isTls(bytes, at)) throw new BadResponse('It answers TLS.', true);
    const all = this.#pending ? Buffer.concat([this.#pending, bytes.subarray(at)]) : bytes;
    const from = this.#pending ? 0 : at;
    // The mark may lie across the seam.
    const end = all.indexOf(headEnd, Math.max(from, before - 3));
    if (end === -1 || end - from > maxHeadBytes) {
      if (all.length - from > maxHeadBytes) throw new BadResponse('The head is too long.');
      if (!mayBeHttp(all, from)) {
        throw new BadResponse('The first line is not that of an HTTP/1 response.');
      }
      this.#pending = Buffer.from(all.subarray(from));
      return undefined;
    }
    this.#pending = undefined;
    const head = parseResponseHead(all.toString('latin1', from, end), this.#method);
    const next = end + headEnd.length - (all === bytes ? 0 : before - at);
    if (head.status >= 200 || head.status === 101) this.#startBody(head);
    else {
      if (++this.#informational > maxInformational) {
        throw new BadResponse('Too many responses come before the last one.');
      }
      this.#handler.onInformational?.(head);
      if (next >= bytes.length) return undefined;
    }
    return next;
  }

  #startBody(head: ResponseHead): void {
    this.#head = head;
    if (head.framing.kind === 'length') this.#left = head.framing.length;
    else if (head.framing.kind === 'chunked') this.#chunks = new ChunkedDecoder();
    this.#handler.onHead(head);
    if (head.framing.kind === 'none' || (head.framing.kind === 'length' && this.#left === 0)) {
      this.#finish();
    }
  }

  #readBody(head: ResponseHead, bytes: Buffer, at: number): number {
    if (at >= bytes.length) return at;
    if (this.#chunks) {
      const end = this.#chunks.push(bytes, at, (piece) => {
        this.#handler.onBody(Buffer.from(piece), false);
      });
      if (this.#chunks.isDone) this.#finish();
      return end;
    }
    const isWhole = head.framing.kind === 'length' && bytes.length - at >= this.#left;
    const end = isWhole ? at + this.#left : bytes.length;
    this.#left -= end - at;
    this.#handler.onBody(Buffer.from(bytes.subarray(at, end)), isWhole);
    if (isWhole) this.#finish();
    return end;
  }

  #finish(): void {
    this.#isDone = true;
    const trailers = this.#chunks?.trailers;
    if (trailers && trailers.length > 0) this.#handler.onTrailers?.(trailers);
    this.#handler.onEnd();
  }
}
