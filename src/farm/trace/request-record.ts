import type { IncomingMessage } from 'node:http';
import type { BodyTap } from '../balancer/body-tap.ts';
import type { BufferBudget } from '../balancer/buffer-budget.ts';
import type { ExchangeNotes } from '../balancer/exchange-notes.ts';
import type { ResponseHead } from '../balancer/upstream/response-head.ts';
import type { ByteLog } from './byte-log.ts';
import { KeptBytes } from './kept-bytes.ts';
import { textOfRecord } from './kept-request.ts';

/** What a request that is under way and its answer say: what passes through is held as it is. */
export class RequestRecord implements BodyTap {
  readonly #request: IncomingMessage;
  readonly #method: string;
  readonly #address: string | undefined;
  readonly #port: number | undefined;
  readonly #budget: BufferBudget;
  #response: ResponseHead | undefined;
  #requestBody: KeptBytes | undefined;
  #responseBody: KeptBytes | undefined;

  constructor(request: IncomingMessage, budget: BufferBudget) {
    this.#request = request;
    this.#method = request.method ?? 'GET';
    // A connection that has ended doesn't know them any more.
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

  /** Nothing comes any more: it goes to the others, and lets go of what it held. */
  finish(log: ByteLog, { sentMs, answeredMs }: ExchangeNotes): void {
    const requestBody = this.#requestBody;
    const responseBody = this.#responseBody;
    const { url = '/', httpVersion, rawHeaders } = this.#request;
    const text = textOfRecord({
      method: this.#method,
      target: url,
      httpVersion,
      headers: rawHeaders,
      address: this.#address,
      port: this.#port,
      sentMs,
      answeredMs,
      requestBody,
      response: this.#response,
      responseBody,
    });
    const keptCount = (requestBody?.keptCount ?? 0) + (responseBody?.keptCount ?? 0);
    const pieces = [...(requestBody?.pieces ?? []), ...(responseBody?.pieces ?? [])];
    this.#budget.giveBack(keptCount);
    this.#budget.take(log.add(text, pieces));
  }
}
