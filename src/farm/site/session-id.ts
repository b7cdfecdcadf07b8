import { randomBytes } from 'node:crypto';
import { newSessionId as sessionIdFrom } from '../../stores/layouts/aspnet/new-session-id.ts';

/** The cookie that carries the session id; ASP.NET's default name. */
export const sessionCookie = 'ASP.NET_SessionId';

/** A session id as ASP.NET makes them. */
export const newSessionId = (): string => sessionIdFrom(randomBytes);

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
