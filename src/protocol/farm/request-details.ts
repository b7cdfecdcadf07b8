import * as v from 'valibot';
import { count, fields, listOf } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { traceEntry } from './trace.ts';

/** So much is kept of a body. */
export const maxKeptBodyBytes = 512 * 1024;

const header = fields({ name: v.string(), value: v.string() });
/** Names and values in order, spelled as they came; each character stands for one byte. */
export const messageHeaders = listOf(header, 4000);
export type Headers = Shape<typeof messageHeaders>;

/** The beginning of a body as it went over the line, without the chunked coding. */
export const keptBody = fields({
  /** How many bytes it had; more than are kept where it was long. */
  byteCount: count,
  /** What is kept of it, in base 64. */
  base64: v.pipe(v.string(), v.maxLength(Math.ceil(maxKeptBodyBytes / 3) * 4)),
});
export type KeptBody = Shape<typeof keptBody>;

/** What a client sent, as it came to the balancer. */
export const sentRequest = fields({
  /** The client's address and port; absent where that isn't known. */
  client: v.optional(v.string()),
  httpVersion: v.string(),
  /** Path and query, whole. */
  target: v.string(),
  headers: messageHeaders,
  body: v.optional(keptBody),
});
export type SentRequest = Shape<typeof sentRequest>;

/** What a server answered. */
export const gotResponse = fields({
  status: count,
  reason: v.string(),
  headers: messageHeaders,
  body: v.optional(keptBody),
});
export type GotResponse = Shape<typeof gotResponse>;

/** Everything that is kept of a request that is over. */
export const requestDetails = fields({
  entry: traceEntry,
  /** Absent where it isn't kept any longer, or was no valid request. */
  request: v.optional(sentRequest),
  /** Absent where no server answered, or it isn't kept. */
  response: v.optional(gotResponse),
  /** After its arrival: when it was sent to the server last, and when the answer's head had come. */
  sentMs: v.optional(v.number()),
  answeredMs: v.optional(v.number()),
});
export type RequestDetails = Shape<typeof requestDetails>;
