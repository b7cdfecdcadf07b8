import type { Clues } from '../clues.ts';
import type { CookieReading } from '../keyed/read-keyed.ts';
import type { PastedText } from '../pasted-text.ts';
import { selfContainedCookie } from '../self-contained.ts';
import { isSessionCookieName } from '../session-cookies.ts';
import type { SessionAt, WantedSession } from './evidence.ts';

/**
 * What a pasted text says of the session that is looked for.
 * @param readings its cookies that keys protect
 */
export function wantedOf(
  text: PastedText,
  clues: Clues,
  closed?: WantedSession['closed'],
  readings: readonly CookieReading[] = [],
): WantedSession {
  const { cookies, repeated } = text;
  const names = cookies.map(({ name }) => name);
  const selfContained = selfContainedCookie(readings);
  const isSession = (name: string): boolean =>
    isSessionCookieName(name) || name === selfContained?.cookie;
  const sessionCookies = names.filter(isSession);
  const isNamed = ({ cookie }: Clues['ids'][number]): boolean =>
    cookie === undefined || sessionCookies.includes(cookie);
  const layouts = clues.ids.filter(isNamed).flatMap(({ layouts: those = [] }) => those);
  const ofRefs = clues.refs.map(({ layout }) => layout);
  const ofClosed = clues.closed.length > 0 ? (['aspnetcore'] as const) : [];
  return {
    layouts: [...new Set([...layouts, ...ofRefs, ...ofClosed])],
    cookies: names,
    sessionCookies,
    repeatedCookies: repeated.filter(isSession),
    ...(selfContained && { selfContained }),
    ...(closed && { closed }),
    ...(readings.length > 0 && { readings }),
  };
}

/** A session whose place is known, from a row or an editor. */
export function wantedAt(home: SessionAt): WantedSession {
  return {
    home,
    layouts: [home.ref.layout],
    cookies: [],
    sessionCookies: [],
    repeatedCookies: [],
  };
}
