import { pairsOf } from '../balancer/header-values.ts';
import type { ResponseHead } from '../balancer/upstream/response-head.ts';
import type { GotResponse, KeptBody, SentRequest } from '../../protocol/farm/request-details.ts';
import type { LoggedRecord } from './byte-log.ts';

/** How much of a body there was, and how much of that is kept. */
export interface BodyCounts {
  readonly byteCount: number;
  readonly keptCount: number;
}

/** What is kept of a request and its answer, apart from their bodies. */
export interface RecordedRequest {
  readonly method: string;
  readonly target: string;
  readonly httpVersion: string;
  /** Raw pairs. */
  readonly headers: readonly string[];
  readonly address: string | undefined;
  readonly port: number | undefined;
  readonly sentMs: number | undefined;
  readonly answeredMs: number | undefined;
  readonly requestBody: BodyCounts | undefined;
  readonly response: Pick<ResponseHead, 'status' | 'reason' | 'headers'> | undefined;
  readonly responseBody: BodyCounts | undefined;
}

/** Nothing that stands in a head of HTTP has a line feed in it. */
const separator = '\n';

const noBody: BodyCounts = { byteCount: -1, keptCount: 0 };
const noResponse = { status: 0, reason: '', headers: [] };

/** The record as a {@link ByteLog} keeps it: {@link KeptRequest} reads it. */
export const textOfRecord = (record: RecordedRequest): string => {
  const { requestBody: sent = noBody, responseBody: got = noBody, response = noResponse } = record;
  const counts = `${sent.byteCount},${sent.keptCount},${got.byteCount},${got.keptCount}`;
  const times = `${microseconds(record.sentMs)},${microseconds(record.answeredMs)}`;
  return (
    `${record.headers.length},${response.status},${record.port ?? 0},${counts},${times}\n` +
    `${record.address ?? ''}\n${record.method}\n${record.target}\n${record.httpVersion}\n` +
    `${response.reason}\n${record.headers.join(separator)}\n${response.headers.join(separator)}`
  );
};

/** Whole numbers become text much faster than others. */
const microseconds = (ms: number | undefined): number =>
  ms === undefined ? -1 : Math.round(ms * 1000);

const milliseconds = (us: number): number | undefined => (us < 0 ? undefined : us / 1000);

/** What a request that is over and its answer said. */
export class KeptRequest {
  readonly method: string;
  /** After its arrival: when a server got it, and when the head of the answer had come. */
  readonly sentMs: number | undefined;
  readonly answeredMs: number | undefined;
  readonly #request: Omit<SentRequest, 'body'>;
  readonly #response: Omit<GotResponse, 'body'> | undefined;
  readonly #requestBody: KeptPart | undefined;
  readonly #responseBody: KeptPart | undefined;

  /** @param record its bytes are copied */
  constructor({ text, bytes }: LoggedRecord) {
    const [numbers = '', address = '', method = '', target = '', ...rest] = text.split(separator);
    const [httpVersion = '', reason = '', ...headers] = rest;
    const [count = 0, status = 0, port = 0, ...counts] = numbers.split(',').map(Number);
    const [sentBytes = -1, sentKept = 0, gotBytes = -1, gotKept = 0, sentUs = -1, gotUs = -1] =
      counts;
    this.method = method;
    this.sentMs = milliseconds(sentUs);
    this.answeredMs = milliseconds(gotUs);
    this.#request = {
      ...(address !== '' && { client: `${address.replace(/^::ffff:/, '')}:${port}` }),
      httpVersion,
      target,
      headers: pairsOf(headers.slice(0, count)),
    };
    // No headers at all stand as one empty text.
    const responseHeaders = pairsOf(headers.slice(Math.max(count, 1)));
    this.#response = status === 0 ? undefined : { status, reason, headers: responseHeaders };
    this.#requestBody = partOf(sentBytes, bytes.subarray(0, sentKept));
    this.#responseBody = partOf(gotBytes, bytes.subarray(sentKept, sentKept + gotKept));
  }

  /** Its body, if all of it is kept; empty for none. */
  get wholeBody(): Buffer | undefined {
    if (!this.#requestBody) return Buffer.alloc(0);
    const { byteCount, bytes } = this.#requestBody;
    return byteCount === bytes.length ? bytes : undefined;
  }

  request(): SentRequest {
    return { ...this.#request, ...(this.#requestBody && { body: toBody(this.#requestBody) }) };
  }

  response(): GotResponse | undefined {
    if (!this.#response) return undefined;
    return { ...this.#response, ...(this.#responseBody && { body: toBody(this.#responseBody) }) };
  }
}

/** What is kept of a body. */
interface KeptPart {
  readonly byteCount: number;
  readonly bytes: Buffer;
}

const partOf = (byteCount: number, bytes: Buffer): KeptPart | undefined =>
  byteCount < 0 ? undefined : { byteCount, bytes: Buffer.from(bytes) };

const toBody = ({ byteCount, bytes }: KeptPart): KeptBody => ({
  byteCount,
  base64: bytes.toString('base64'),
});
