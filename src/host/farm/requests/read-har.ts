import { maxKeptBodyBytes } from '../../../protocol/farm/request-details.ts';
import type { Headers, KeptBody, RequestDetails } from '../../../protocol/farm/request-details.ts';
import { maxShownPathLength } from '../../../protocol/farm/request-state.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { valuesOf } from '../../../farm/trace/decode-body.ts';
import { shaped, shapedOrMisfit } from '../../../shapes/shape.ts';
import { cut, leftOut, ownMembers } from './har.ts';
import { harFile, harRequest } from './har-shape.ts';
import type { HarRequest } from './har-shape.ts';

/** So many requests are read of a file; a farm itself remembers as many. */
export const maxHarRequests = 5000;
/** What all bodies of a file may take together in memory; those that come later are not kept. */
const maxBodyBytes = 64 * 1024 * 1024;
/** So many servers and items are read of one request. */
const maxNames = 100;

/** What a file holds. */
export interface HarTrace {
  /** In the order of their arrival, numbered from 1. */
  readonly details: readonly RequestDetails[];
  /** Where each was sent to, by its number: `http://localhost:9000`. */
  readonly origins: ReadonlyMap<number, string>;
  /** Whether its secrets were masked when it was written. */
  readonly isMasked: boolean;
  /** How many of its entries are no requests over HTTP, or more than are read. */
  readonly leftOutCount: number;
}

/** A file isn't what it should be. The message is for the log. */
export class HarError extends Error {
  override readonly name = 'HarError';
  readonly code: 'not-json' | 'not-har';
  /** The place in the file: `log.entries[3].request.url`. */
  readonly path: string;
  /** What is expected there. */
  readonly expected: string;

  constructor(code: HarError['code'], path = '', expected = '') {
    super(`${code}: ${path}`);
    this.code = code;
    this.path = path;
    this.expected = expected;
  }
}

/** Reads a HAR 1.2 as we and others write it. @throws HarError */
export function readHar(text: string): HarTrace {
  const file = shapedOrMisfit(harFile, parsed(text));
  if ('misfit' in file) throw new HarError('not-har', file.misfit.path, file.misfit.expected);
  const { entries, _isMasked } = file.value.log;
  const read = entries.slice(0, maxHarRequests).map((each, index) => {
    const found = shapedOrMisfit(harRequest, each);
    if ('value' in found) return found.value;
    const { path, expected } = found.misfit;
    throw new HarError('not-har', `log.entries[${index}]${path && `.${path}`}`, expected);
  });
  const sent = read
    .filter(({ request: { url } }) => /^https?:/i.test(url) && URL.canParse(url))
    .map((request): Sent => ({ request, url: new URL(request.request.url) }))
    .sort((a, b) => arrivalOf(a) - arrivalOf(b));
  const budget = { bytes: maxBodyBytes };
  const details = sent.map((each, index) => detailsOf(each, index + 1, budget));
  return {
    details,
    origins: new Map(sent.map(({ url }, index) => [index + 1, url.origin])),
    isMasked: _isMasked === true,
    leftOutCount: entries.length - details.length,
  };
}

interface Sent {
  readonly request: HarRequest;
  readonly url: URL;
}

interface Budget {
  bytes: number;
}

function parsed(text: string): unknown {
  try {
    return JSON.parse(text.replace(/^\uFEFF/, ''));
  } catch {
    throw new HarError('not-json');
  }
}

const arrivalOf = ({ request }: Sent): number => Date.parse(request.startedDateTime);
/** Foreign programs say -1 or null for what they don't know. */
const known = (value: number | null | undefined): number => Math.max(0, value ?? 0);
const whole = (value: number | null | undefined): number =>
  Math.min(Number.MAX_SAFE_INTEGER, Math.floor(known(value)));

function detailsOf(each: Sent, id: number, budget: Budget): RequestDetails {
  const { request, response, timings, time, _sessionFarm } = each.request;
  const target = targetOf(each);
  const sentMs = known(timings?.blocked);
  const durationMs = known(time);
  const hasAnswer = whole(response.status) > 0;
  const body = sentBody(each.request, budget);
  const answer = responseBody(each.request, budget);
  return {
    entry: {
      logId: '',
      reason: 'algorithm',
      ...bounded(shaped(ownMembers, _sessionFarm) ?? {}),
      id,
      arrivedAtMs: arrivalOf(each),
      method: request.method,
      path: target.slice(0, maxShownPathLength),
      status: whole(response.status),
      durationMs,
    },
    request: {
      httpVersion: (request.httpVersion ?? '').replace(/^HTTP\//i, '').slice(0, 10) || '1.1',
      target,
      headers: headersOf(request.headers),
      ...(body && { body }),
    },
    ...(hasAnswer && {
      response: {
        status: whole(response.status),
        reason: (response.statusText ?? '').slice(0, 200),
        headers: headersOf(response.headers),
        ...(answer && { body: answer }),
      },
    }),
    sentMs,
    answeredMs: Math.max(sentMs, durationMs - known(timings?.receive)),
  };
}

/** As it stood in the first line, where the URL can be read so: WHATWG's parser would change it. */
function targetOf({ request, url }: Sent): string {
  const found = /^https?:\/\/[^/?#]*([^#]*)/i.exec(request.request.url)?.[1] ?? '';
  if (/^\/[\x21-\x7e]*$/.test(found)) return found;
  return `${url.pathname}${url.search}`;
}

function bounded(own: Partial<TraceEntry>): Partial<TraceEntry> {
  const { tried, changed, changes } = own;
  return {
    ...own,
    ...(tried && { tried: tried.slice(0, maxNames) }),
    ...(changed && { changed: changed.slice(0, maxNames) }),
    ...(changes && { changes: changes.slice(0, maxNames) }),
  };
}

/** Bodies stand without their codings in a HAR; HTTP/2 has pseudo headers; a line break would begin another header. */
function headersOf(pairs: Headers): Headers {
  return pairs
    .filter(({ name }) => /^[\w!#$%&'*+.^`|~-]+$/.test(name) && !/^content-encoding$/i.test(name))
    .map(({ name, value }) => ({ name, value: bytesOf(value).replace(/[\r\n\0]+/g, ' ') }));
}

/** Each character stands for one byte. */
function bytesOf(value: string): string {
  return /[^\0-\xff]/.test(value) ? Buffer.from(value, 'utf8').toString('latin1') : value;
}

function sentBody({ request }: HarRequest, budget: Budget): KeptBody | undefined {
  const { postData } = request;
  if (!postData) return undefined;
  const { text, params, _encoding, comment } = postData;
  const form = new URLSearchParams(
    params?.map(({ name, value }): [string, string] => [name, value ?? '']),
  );
  const said = text ?? form.toString();
  const bytes = _encoding === 'base64' ? Buffer.from(said, 'base64') : inCharset(said, request);
  return kept(bytes, isIncomplete(comment), whole(request.bodySize), budget);
}

function responseBody({ response }: HarRequest, budget: Budget): KeptBody | undefined {
  const { content, bodySize } = response;
  const byteCount = Math.max(whole(bodySize), whole(content?.size));
  if (byteCount === 0 && !content?.text) return undefined;
  const text = content?.text ?? '';
  const isBase64 = content?.encoding === 'base64';
  const bytes = isBase64 ? Buffer.from(text, 'base64') : inCharset(text, response);
  return kept(bytes, bytes.length === 0 || isIncomplete(content?.comment), byteCount, budget);
}

/** The bytes of a text that stands in a file without its charset: Latin-1 where the headers say so, else UTF-8. */
function inCharset(text: string, { headers }: { readonly headers: Headers }): Buffer {
  const [type = ''] = valuesOf(headers, 'content-type');
  const isLatin1 = /charset\s*=\s*"?(?:iso-8859-1|latin1|windows-1252)\b/i.test(type);
  return Buffer.from(text, isLatin1 && !/[^\0-\xff]/.test(text) ? 'latin1' : 'utf8');
}

const isIncomplete = (comment: string | null | undefined): boolean =>
  comment === cut || comment === leftOut;

function kept(bytes: Buffer, isCut: boolean, saidCount: number, budget: Budget): KeptBody {
  const byteCount = isCut ? Math.max(saidCount, bytes.length + 1) : bytes.length;
  const part = bytes.subarray(0, Math.min(maxKeptBodyBytes, Math.max(0, budget.bytes)));
  budget.bytes -= part.length;
  return { byteCount, base64: part.toString('base64') };
}
