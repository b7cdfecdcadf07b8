import type { IncomingMessage } from 'node:http';
import { pairsOf } from '../balancer/header-values.ts';
import type { BodyTap } from '../balancer/body-tap.ts';
import type { BufferBudget } from '../balancer/buffer-budget.ts';
import type { ResponseHead } from '../balancer/upstream/response-head.ts';
import type { GotResponse, SentRequest } from '../../protocol/farm/request-details.ts';
import { KeptBytes } from './kept-bytes.ts';

/** What an object of this kind and its entry take besides their texts and bodies, about. */
const ownBytes = 1500;

/** What a request and its answer said: what passed through is kept as it is, and read when somebody asks. */
export class RequestRecord implements BodyTap {
  readonly id: number;
  sentMs: number | undefined;
  answeredMs: number | undefined;
  readonly #method: string;
  readonly #target: string;
  readonly #httpVersion: string;
  readonly #headers: readonly string[];
  readonly #address: string | undefined;
  readonly #port: number | undefined;
  readonly #budget: BufferBudget;
  #response: ResponseHead | undefined;
  #requestBody: KeptBytes | undefined;
  #responseBody: KeptBytes | undefined;
  #headBytes = 0;

  /** Keeps nothing that holds the client's connection. */
  constructor(id: number, request: IncomingMessage, budget: BufferBudget) {
    this.id = id;
    this.#method = request.method ?? 'GET';
    this.#target = request.url ?? '/';
    this.#httpVersion = request.httpVersion;
    this.#headers = request.rawHeaders;
    this.#address = request.socket.remoteAddress;
    this.#port = request.socket.remotePort;
    this.#budget = budget;
  }

  onHead(head: ResponseHead): void {
    this.#response = head;
  }

  onRequestBody(piece: Buffer): void {
    (this.#requestBody ??= new KeptBytes()).add(piece, this.#budget);
  }

  onResponseBody(piece: Buffer): void {
    (this.#responseBody ??= new KeptBytes()).add(piece, this.#budget);
  }

  /** Nothing comes any more: what its heads take is counted, too. */
  finish(): void {
    this.#headBytes =
      ownBytes + this.#target.length + lengthOf(this.#headers) + lengthOf(this.#response?.headers);
    this.#budget.take(this.#headBytes);
  }

  /** It is let go of: what it took is free. */
  release(): void {
    const bodies = (this.#requestBody?.keptCount ?? 0) + (this.#responseBody?.keptCount ?? 0);
    this.#budget.giveBack(this.#headBytes + bodies);
  }

  get method(): string {
    return this.#method;
  }

  /** Its body, if all of it is kept; empty for none. */
  get wholeBody(): Buffer | undefined {
    if (!this.#requestBody) return Buffer.alloc(0);
    return this.#requestBody.isWhole ? this.#requestBody.bytes() : undefined;
  }

  request(): SentRequest {
    return {
      ...(this.#address !== undefined && {
        client: `${this.#address.replace(/^::ffff:/, '')}:${this.#port ?? 0}`,
      }),
      httpVersion: this.#httpVersion,
      target: this.#target,
      headers: pairsOf(this.#headers),
      ...(this.#requestBody && { body: this.#requestBody.toBody() }),
    };
  }

  response(): GotResponse | undefined {
    if (!this.#response) return undefined;
    const { status, reason, headers } = this.#response;
    const body = this.#responseBody?.toBody();
    return { status, reason, headers: pairsOf(headers), ...(body && { body }) };
  }
}

function lengthOf(texts: readonly string[] = []): number {
  let length = 0;
  for (const text of texts) length += text.length;
  return length;
}
