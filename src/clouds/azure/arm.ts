import { setTimeout as wait } from 'node:timers/promises';
import { timeLimit } from '../../links/time-limit.ts';
import * as v from 'valibot';
import { fields, shaped } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { AzureError, shortDetail } from './azure-error.ts';

/** How Azure Resource Manager is asked. */
export interface ArmPlace {
  /** `https://management.azure.com`, without a slash at the end. */
  readonly endpoint: string;
  /** Gives a token for it. @throws AzureError */
  token(signal: AbortSignal): Promise<string>;
  readonly signal: AbortSignal;
}

export const publicArm = 'https://management.azure.com';

const MAX_PAGES = 100;
const MAX_ANSWER_BYTES = 2 ** 24;
const REQUEST_MS = 30_000;
/** How long is waited by ourselves when Azure says that there are too many requests. */
const MAX_WAIT_SECONDS = 5;
const MAX_TRIES = 3;

const page = fields({ value: v.array(v.unknown()), nextLink: v.optional(v.nullable(v.string())) });
const failure = fields({
  error: fields({ code: v.optional(v.string()), message: v.optional(v.string()) }),
});

/**
 * All entries of a list, over all its pages (`nextLink`). Entries that haven't the shape are left out.
 * @param path with the version of the API: `/subscriptions?api-version=2022-12-01`
 * @param action what the permission for it is called, for errors
 * @throws AzureError, or the signal's reason
 */
export async function armList<S extends v.GenericSchema>(
  place: ArmPlace,
  path: string,
  action: string,
  entry: S,
): Promise<readonly Shape<S>[]> {
  const all: Shape<S>[] = [];
  let url: string | undefined = place.endpoint + path;
  for (let pages = 0; url !== undefined; pages++) {
    if (pages >= MAX_PAGES) throw new AzureError('bad-answer', { action });
    const answer = shaped(page, await armAsk(place, 'GET', url, action));
    if (!answer) throw new AzureError('bad-answer', { action });
    all.push(...answer.value.flatMap((each) => shaped(entry, each) ?? []));
    url = nextUrl(answer.nextLink ?? '', place.endpoint);
  }
  return all;
}

/** The next page; the token is for the place that was asked, and goes nowhere else. */
function nextUrl(link: string, endpoint: string): string | undefined {
  if (link === '') return undefined;
  const { origin, href } = URL.canParse(link) ? new URL(link) : { origin: '', href: '' };
  if (origin !== new URL(endpoint).origin) throw new AzureError('bad-answer');
  return href;
}

/**
 * One question. Where Azure says that there are too many, it is asked again after a short while.
 * @throws AzureError, or the signal's reason
 */
export async function armAsk(
  place: ArmPlace,
  method: 'GET' | 'POST',
  url: string,
  action: string,
): Promise<unknown> {
  for (let tries = 1; ; tries++) {
    const response = await send(place, method, url);
    if (response.ok) return readJson(response, action);
    const error = await errorOf(response, action);
    const pause = error.facts.retryAfterSeconds ?? 1;
    const mayWait = error.code === 'throttled' || error.code === 'unavailable';
    if (!mayWait || tries >= MAX_TRIES || pause > MAX_WAIT_SECONDS) throw error;
    await wait(pause * 1000, undefined, { signal: place.signal });
  }
}

async function send(place: ArmPlace, method: string, url: string): Promise<Response> {
  const { signal } = place;
  const token = await place.token(signal);
  try {
    return await fetch(url, {
      method,
      headers: { authorization: `Bearer ${token}`, accept: 'application/json' },
      // A redirection would take the token along.
      redirect: 'error',
      signal: timeLimit(REQUEST_MS, signal),
    });
  } catch (cause) {
    signal.throwIfAborted();
    throw new AzureError('unreachable', { detail: systemCode(cause) }, { cause });
  }
}

function systemCode(error: unknown): string {
  for (let at = error; at instanceof Error; at = at.cause) {
    if ('code' in at && typeof at.code === 'string') return at.code;
  }
  return error instanceof Error ? error.name : '';
}

async function readJson(response: Response, action: string): Promise<unknown> {
  const text = await readText(response);
  try {
    return JSON.parse(text);
  } catch {
    throw new AzureError('bad-answer', { action });
  }
}

async function readText(response: Response): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for await (const chunk of response.body ?? []) {
    const bytes = chunk as Uint8Array;
    size += bytes.length;
    if (size > MAX_ANSWER_BYTES) throw new AzureError('bad-answer');
    chunks.push(bytes);
  }
  return Buffer.concat(chunks).toString('utf8');
}

async function errorOf(response: Response, action: string): Promise<AzureError> {
  const { status, headers } = response;
  const { message = '' } = (await detailOf(response)) ?? {};
  const detail = shortDetail(message);
  const facts = { action, ...(detail !== '' && { detail }) };
  switch (status) {
    case 401:
      return new AzureError('signed-out', facts);
    case 403:
      return new AzureError('denied', facts);
    case 404:
      return new AzureError('not-found', facts);
    case 429: {
      const seconds = retryAfter(headers.get('retry-after'));
      const when = seconds === undefined ? {} : { retryAfterSeconds: seconds };
      return new AzureError('throttled', { ...facts, ...when });
    }
    default:
      return new AzureError(status >= 500 ? 'unavailable' : 'unknown', facts);
  }
}

async function detailOf(response: Response) {
  try {
    return shaped(failure, JSON.parse(await readText(response)))?.error;
  } catch {
    return undefined;
  }
}

/** Seconds, or a date of HTTP (RFC 9110, section 10.2.3). */
function retryAfter(value: string | null): number | undefined {
  if (value === null) return undefined;
  const seconds = /^\d{1,6}$/.test(value) ? Number(value) : (Date.parse(value) - Date.now()) / 1000;
  return Number.isFinite(seconds) ? Math.max(0, Math.ceil(seconds)) : undefined;
}
