import * as v from 'valibot';
import { traceEntry } from '../../../protocol/farm/trace.ts';
import type { TraceEntry } from '../../../protocol/farm/trace.ts';
import { shaped } from '../../../shapes/shape.ts';
import type { Shape } from '../../../shapes/shape.ts';
import type { Headers, KeptBody, RequestDetails } from '../../../protocol/farm/request-details.ts';
import { decodeBody, valuesOf } from '../../../farm/trace/decode-body.ts';
import { maskingWriter, plainWriter } from './masking.ts';
import type { RequestWriter } from './masking.ts';

/** HAR 1.2 (http://www.softwareishard.com/blog/har-12-spec/); names of our own begin with an underscore. */
export interface Har {
  readonly log: {
    readonly version: '1.2';
    readonly creator: { readonly name: string; readonly version: string };
    readonly entries: readonly HarEntry[];
    /** True where secrets are masked. */
    readonly _isMasked?: boolean;
  };
}

/** What HAR has no member for. */
export const ownMembers = v.partial(
  v.omit(traceEntry, ['id', 'arrivedAtMs', 'method', 'path', 'status', 'durationMs']),
);
type OwnMembers = Shape<typeof ownMembers>;

/** So many characters of bodies are put into one file, about; what comes then is without them. */
export const maxHarBodies = 64 * 1024 * 1024;

interface HarPair {
  readonly name: string;
  readonly value: string;
}

export interface HarEntry {
  readonly startedDateTime: string;
  /** Milliseconds: the sum of all timings. */
  readonly time: number;
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly httpVersion: string;
    readonly cookies: readonly HarPair[];
    readonly headers: readonly HarPair[];
    readonly queryString: readonly HarPair[];
    readonly postData?: HarPostData;
    readonly headersSize: number;
    readonly bodySize: number;
  };
  readonly response: {
    readonly status: number;
    readonly statusText: string;
    readonly httpVersion: string;
    readonly cookies: readonly HarPair[];
    readonly headers: readonly HarPair[];
    readonly content: HarContent;
    readonly redirectURL: string;
    readonly headersSize: number;
    readonly bodySize: number;
  };
  readonly cache: Record<string, never>;
  /** Milliseconds. */
  readonly timings: {
    readonly blocked: number;
    readonly send: number;
    readonly wait: number;
    readonly receive: number;
  };
  readonly _sessionFarm: OwnMembers;
}

interface HarPostData {
  readonly mimeType: string;
  readonly text: string;
  /** The specification has none for what is sent: for bodies that are no text. */
  readonly _encoding?: 'base64';
  readonly comment?: string;
}

interface HarContent {
  readonly size: number;
  readonly mimeType: string;
  readonly text?: string;
  readonly encoding?: 'base64';
  readonly comment?: string;
}

/**
 * A request as it stands in a HAR.
 * @param origin where its farm listens: `http://localhost:9000`
 * @param hasSecrets whether cookies and credentials stand in it, and bodies that are no text
 */
export function harEntry(details: RequestDetails, origin: string, hasSecrets: boolean): HarEntry {
  const { entry, request, response, sentMs = 0, answeredMs = entry.durationMs } = details;
  const writer = hasSecrets ? plainWriter : maskingWriter(details);
  const headers = written(request?.headers ?? [], writer);
  const answered = written(response?.headers ?? [], writer);
  const target = writer.target(request?.target ?? entry.path);
  const wait = Math.max(0, answeredMs - sentMs);
  const receive = Math.max(0, entry.durationMs - answeredMs);
  return {
    startedDateTime: new Date(entry.arrivedAtMs).toISOString(),
    time: sentMs + wait + receive,
    request: {
      method: entry.method,
      url: `${origin.replace(/\/$/, '')}${target}`,
      httpVersion: `HTTP/${request?.httpVersion ?? '1.1'}`,
      cookies: valuesOf(headers, 'cookie').flatMap((value) => value.split(';').flatMap(pairOf)),
      headers,
      queryString: queryOf(target),
      ...postData(headers, request?.body, writer),
      headersSize: -1,
      bodySize: request?.body?.byteCount ?? 0,
    },
    response: {
      status: response?.status ?? entry.status,
      statusText: response?.reason ?? '',
      httpVersion: 'HTTP/1.1',
      cookies: valuesOf(answered, 'set-cookie').flatMap((value) =>
        pairOf(value.split(';')[0] ?? ''),
      ),
      headers: answered,
      content: contentOf(response?.headers ?? [], response?.body, writer),
      redirectURL: valuesOf(answered, 'location')[0] ?? '',
      headersSize: -1,
      bodySize: response ? (response.body?.byteCount ?? 0) : -1,
    },
    cache: {},
    timings: { blocked: sentMs, send: 0, wait, receive },
    _sessionFarm: ownMembersOf(entry, hasSecrets),
  };
}

/** What sessions held may be secret, too. */
function ownMembersOf(entry: TraceEntry, hasSecrets: boolean): OwnMembers {
  const { changes, ...own } = shaped(ownMembers, entry) ?? {};
  return { ...own, ...(changes && hasSecrets && { changes }) };
}

/** The details without both bodies, but with their lengths. */
export function withoutBodies({ request, response, ...rest }: RequestDetails): RequestDetails {
  const bare = <T extends { readonly body?: KeptBody }>(message: T): T => ({
    ...message,
    ...(message.body && { body: { byteCount: message.body.byteCount, base64: '' } }),
  });
  return {
    ...rest,
    ...(request && { request: bare(request) }),
    ...(response && { response: bare(response) }),
  };
}

/** The file with all entries, in the order in which they came. */
export function harOf(
  entries: readonly HarEntry[],
  creator: Har['log']['creator'],
  isMasked = false,
): Har {
  const inOrder = entries.toSorted((a, b) => a.startedDateTime.localeCompare(b.startedDateTime));
  return {
    log: { version: '1.2', creator, entries: inOrder, ...(isMasked && { _isMasked: true }) },
  };
}

function written(headers: Headers, writer: RequestWriter): HarPair[] {
  return headers.map(({ name, value }) => ({ name, value: writer.header(name, value) }));
}

function pairOf(text: string): HarPair[] {
  const [name = '', ...rest] = text.trim().split('=');
  return name === '' ? [] : [{ name, value: rest.join('=') }];
}

function queryOf(target: string): HarPair[] {
  const at = target.indexOf('?');
  if (at < 0) return [];
  return [...new URLSearchParams(target.slice(at))].map(([name, value]) => ({ name, value }));
}

function typeOf(headers: Headers): string {
  return valuesOf(headers, 'content-type')[0] ?? '';
}

const isForm = (type: string): boolean => /^application\/x-www-form-urlencoded\b/i.test(type);

export const leftOut = 'A body that is not text is left out.';
export const cut = 'Only the first part of the body is kept.';

function postData(
  headers: Headers,
  body: KeptBody | undefined,
  writer: RequestWriter,
): Pick<HarEntry['request'], 'postData'> {
  if (!body || body.byteCount === 0) return {};
  const mimeType = typeOf(headers);
  const { text, bytes, isCut } = decodeBody(headers, body);
  const comment = isCut && { comment: cut };
  if (writer === plainWriter && !isSameText(text, bytes)) {
    return { postData: { mimeType, text: base64(bytes), _encoding: 'base64', ...comment } };
  }
  if (text === undefined) return { postData: { mimeType, text: '', comment: leftOut } };
  return { postData: { mimeType, text: writer.text(text, isForm(mimeType)), ...comment } };
}

function contentOf(
  headers: Headers,
  body: KeptBody | undefined,
  writer: RequestWriter,
): HarContent {
  const mimeType = typeOf(headers) || 'x-unknown';
  if (!body || body.byteCount === 0) return { size: 0, mimeType };
  const { text, bytes, isCut } = decodeBody(headers, body);
  const content = { size: bytes.length, mimeType };
  const comment = isCut && { comment: cut };
  if (text !== undefined && (writer !== plainWriter || isSameText(text, bytes))) {
    return { ...content, text: writer.text(text, isForm(mimeType)), ...comment };
  }
  // What is no text cannot be searched for secrets.
  if (writer !== plainWriter) return { ...content, comment: leftOut };
  return { ...content, text: base64(bytes), encoding: 'base64', ...comment };
}

const base64 = (bytes: Uint8Array): string => Buffer.from(bytes).toString('base64');

/** Whether a text in UTF-8 is these bytes again. */
function isSameText(text: string | undefined, bytes: Uint8Array): boolean {
  return text !== undefined && Buffer.from(text, 'utf8').equals(bytes);
}
