import type { CookieReading } from './keyed/read-keyed.ts';

/** A cookie that holds a whole session, and what writes such cookies. */
export interface SelfContainedCookie {
  readonly cookie: string;
  readonly framework: string;
}

/** The cookie that is a session itself, if there is one: such a site has nothing in Redis. */
export function selfContainedCookie(
  readings: readonly CookieReading[],
): SelfContainedCookie | undefined {
  // What Rails encrypts is a session, as far as nobody has seen an ID in it.
  const found =
    readings.find(({ inside }) => inside?.content) ??
    readings.find(({ inside, framework }) => !inside && selfContaining.includes(framework));
  return found && { cookie: found.cookie, framework: found.framework };
}

const selfContaining: readonly string[] = ['Rails', 'iron-session'];
