import { randomBytes } from 'node:crypto';

/** The cookie that carries the session id; ASP.NET's default name. */
export const sessionCookie = 'ASP.NET_SessionId';

const alphabet = 'abcdefghijklmnopqrstuvwxyz012345';
const idLength = 24;

/**
 * A session id as ASP.NET makes them: 15 random bytes as 24 characters of five bits each
 * (referencesource System.Web/State/SessionIDManager.cs and SessionId.cs).
 */
export const newSessionId = (): string => {
  let bits = BigInt(`0x${randomBytes(15).toString('hex')}`);
  let id = '';
  for (let index = 0; index < idLength; index++) {
    id += alphabet.charAt(Number(bits & 31n));
    bits >>= 5n;
  }
  return id;
};

/** Whether ASP.NET would take this for a session id; it makes a new one otherwise. */
export const isSessionId = (text: string): boolean => /^[a-z0-5]{24}$/.test(text);

/** The session id in a Cookie header; undefined when there is none that is valid. */
export const readSessionId = (cookieHeader: string | undefined): string | undefined => {
  for (const pair of (cookieHeader ?? '').split(';')) {
    const equals = pair.indexOf('=');
    if (pair.slice(0, equals).trim() !== sessionCookie) continue;
    const id = pair.slice(equals + 1).trim();
    if (isSessionId(id)) return id;
  }
  return undefined;
};
