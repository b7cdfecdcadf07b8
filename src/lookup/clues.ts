import { possibleSessions } from '../stores/layouts/key-recognition.ts';
import { customKeyRules } from '../stores/layouts/layouts.ts';
import type { LayoutId, SessionRef } from '../stores/session.ts';
import { readProtectedCookie, type ProtectedValue } from './aspnetcore/session-cookie.ts';
import type { CookieReading } from './keyed/read-keyed.ts';
import type { PastedText } from './pasted-text.ts';
import { possibleCookies } from './session-cookies.ts';

/** What a pasted text says of a session, as far as it says something. */
export interface Clues {
  /** Sessions that it names by a key of theirs. */
  readonly refs: readonly SessionRef[];
  /** What may stand for the session in keys, the likeliest first. */
  readonly ids: readonly CluedId[];
  /** Cookies of ASP.NET Core that hold the session's key, closed. */
  readonly closed: readonly ProtectedValue[];
}

/** Something that may be the id of a session. */
export interface CluedId {
  readonly id: string;
  /** The layouts of sites that write such a thing; absent: any. */
  readonly layouts?: readonly LayoutId[];
  /** The cookie that it stands in. */
  readonly cookie?: string;
}

const maxIds = 60;
const maxIdLength = 512;

/** What a text says of a session that somebody looks for. */
export function cluesOf({ cookies, ids, word }: PastedText): Clues {
  const closed = [...cookies.map(({ value }) => value), ...(word === undefined ? [] : [word])];
  const ofCookies = possibleCookies(cookies).flatMap(({ name, ids: values, layouts }) =>
    values.map((id) => ({ id, layouts, cookie: name })),
  );
  // A word may be a cookie's value, written in any way.
  const ofWord = word === undefined ? [] : possibleCookies([{ name: '', value: word }]);
  const all = [
    ...ids.map((id) => ({ id })),
    ...ofCookies,
    ...ofWord.flatMap(({ ids: values }) => values.map((id) => ({ id }))),
  ];
  const isNew = new Set<string>();
  const distinct = all.filter(({ id }) => {
    if (id === '' || id.length > maxIdLength || isNew.has(id)) return false;
    isNew.add(id);
    return true;
  });
  return {
    refs: word === undefined ? [] : possibleSessions(Buffer.from(word), customKeyRules()),
    ids: distinct.slice(0, maxIds),
    closed: closed.flatMap((value) => readProtectedCookie(value) ?? []),
  };
}

/** The IDs that keys have proved come first, and those of cookies whose names say nothing last. */
export function likeliestIds(
  readings: readonly CookieReading[],
  { ids }: Pick<Clues, 'ids'>,
): readonly CluedId[] {
  const idsOf = (isVerified: boolean): readonly CluedId[] =>
    readings
      .filter(({ check }) => (check === 'verified') === isVerified)
      .flatMap(({ inside, layouts, cookie }) =>
        (inside?.ids ?? []).map((id) => ({
          id,
          cookie,
          ...(layouts.length > 0 && { layouts }),
        })),
      );
  return [...idsOf(true), ...ids, ...idsOf(false)];
}
