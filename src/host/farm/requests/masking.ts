import type { Headers, RequestDetails } from '../../../protocol/farm/request-details.ts';
import { Redactor, redactor } from '../../redaction.ts';

/** What stands in the place of a secret. */
export const mask = '***';

/** Headers whose value lets somebody in, whatever it says. */
const secretName =
  /^(?:proxy-)?authorization$|cookie2?$|token|secret|api-?key|passw|credential|session|csrf|xsrf|signature|^x-amz-security|^x-ms-client-principal/i;
/** Fields of forms and members of queries, likewise. */
const secretField =
  /pass(?:word|wd|phrase|code)?$|^pass|pwd|secret|token|credential|api_?key|^pin$|cvv|cvc/i;
/** Shorter values are words: replacing them would garble the text. */
const minValueLength = 12;
const cookiePair = /^([^=;]*)=([^;]*)/;

/** How the parts of a request are written: with what is secret, or without it. */
export interface RequestWriter {
  target(target: string): string;
  header(name: string, value: string): string;
  /** @param isForm whether it is a form in the coding of URLs */
  text(text: string, isForm: boolean): string;
}

/** As it was. */
export const plainWriter: RequestWriter = {
  target: (target) => target,
  header: (_, value) => value,
  text: (text) => text,
};

/**
 * Without cookies, credentials and session IDs: the names stay, and what was the value of a cookie is left out
 * wherever it comes again.
 */
export function maskingWriter({ request, response }: RequestDetails): RequestWriter {
  const own = new Redactor();
  for (const secret of [...secretsOf(request?.headers), ...secretsOf(response?.headers)]) {
    own.addSecret(secret);
  }
  const clean = (text: string): string => redactor.redact(own.hideSecrets(text));
  return {
    target: (target) => clean(withoutFields(target, /([?&])([^?=&#]*)=([^&#]*)/g)),
    header: (name, value) => (secretName.test(name) ? maskedValue(name, value) : clean(value)),
    text: (text, isForm) => clean(isForm ? withoutFields(text, /(^|&)([^=&]*)=([^&]*)/g) : text),
  };
}

/** The values of cookies and credentials that are long enough to be told from words. */
function secretsOf(headers: Headers = []): string[] {
  return headers.flatMap(({ name, value }) => {
    const lower = name.toLowerCase();
    if (lower === 'cookie') return value.split(';').flatMap(cookieValue);
    if (lower === 'set-cookie') return cookieValue(value);
    if (!secretName.test(lower)) return [];
    return [value.slice(value.indexOf(' ') + 1)].filter(({ length }) => length >= minValueLength);
  });
}

function cookieValue(pair: string): string[] {
  const value = cookiePair.exec(pair)?.[2]?.trim() ?? '';
  return value.length >= minValueLength ? [value] : [];
}

/** The name of each cookie, its attributes, and the scheme of credentials stay. */
function maskedValue(name: string, value: string): string {
  const lower = name.toLowerCase();
  if (lower === 'cookie') return value.split(';').map(maskedCookie).join(';');
  if (lower === 'set-cookie') return value.replace(cookiePair, maskedCookie);
  const scheme = /^[A-Za-z][\w-]{0,20}(?= )/.exec(value)?.[0];
  return lower.endsWith('authorization') && scheme !== undefined ? `${scheme} ${mask}` : mask;
}

function maskedCookie(pair: string): string {
  const equals = pair.indexOf('=');
  return equals < 0 ? mask : `${pair.slice(0, equals)}=${mask}`;
}

function withoutFields(text: string, field: RegExp): string {
  return text.replace(field, (all, before: string, name: string) =>
    secretField.test(name) ? `${before}${name}=${mask}` : all,
  );
}

/** The headers without those, and the cookies without those, in whose place a mask stands: nobody wants it sent. */
export function withoutMasks(headers: Headers): Headers {
  return headers.flatMap(({ name, value }) => {
    if (name.toLowerCase() !== 'cookie') return isMask.test(value) ? [] : [{ name, value }];
    const kept = value.split(';').filter((pair) => !isMaskedPair.test(pair));
    return kept.length === 0 ? [] : [{ name, value: kept.join(';').trim() }];
  });
}

/** With the scheme of credentials before it, or without one. */
const isMask = /^(?:[\w-]+ )?\*{3}$/;
const isMaskedPair = /^(?:[^=]*=)?\s*\*{3}\s*$/;
