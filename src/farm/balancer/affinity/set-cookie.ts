import { headerValues } from '../header-values.ts';

/** What a response does to one cookie. */
export interface CookieChange {
  /** `Date.now()` until when it lives; 0 when that is over; undefined: as long as the browser runs. */
  readonly untilMs: number | undefined;
}

/**
 * What a response does to a cookie (RFC 6265, section 5.2); undefined when it leaves it alone. The last
 * Set-Cookie counts. @param headers raw pairs
 */
export const cookieChange = (
  headers: readonly string[],
  name: string,
  nowMs: number,
): CookieChange | undefined => {
  let change: CookieChange | undefined;
  for (const value of headerValues(headers, 'set-cookie')) {
    const [pair = '', ...attributes] = value.split(';');
    const equals = pair.indexOf('=');
    if (equals === -1 || pair.slice(0, equals).trim() !== name) continue;
    change = { untilMs: endOf(attributes, nowMs) };
  }
  return change;
};

/** Max-Age counts more than Expires. */
const endOf = (attributes: readonly string[], nowMs: number): number | undefined => {
  let expires: number | undefined;
  let maxAge: number | undefined;
  for (const attribute of attributes) {
    const [name = '', ...rest] = attribute.split('=');
    const value = rest.join('=').trim();
    const lower = name.trim().toLowerCase();
    if (lower === 'expires') {
      const at = Date.parse(value.replaceAll('-', ' '));
      if (Number.isFinite(at)) expires = at;
    } else if (lower === 'max-age' && /^-?\d{1,15}$/.test(value)) {
      maxAge = Number(value);
    }
  }
  const untilMs = maxAge === undefined ? expires : nowMs + maxAge * 1000;
  return untilMs !== undefined && untilMs <= nowMs ? 0 : untilMs;
};
