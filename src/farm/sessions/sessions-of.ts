import type { TraceEntry } from '../../protocol/farm/trace.ts';
import type { FarmConfig } from '../config/parse-farm-config.ts';
import { kindOf } from '../config/server-kind.ts';
import { sessionCookie } from '../site/session-id.ts';
import { FarmSessions } from './farm-sessions.ts';
import { SessionCookies } from '../../lookup/session-cookies.ts';
import { SessionFinder } from './session-finder.ts';
import { SessionStore, storePlace } from './session-store.ts';

export interface SessionsOfOptions {
  /** What the Redis of `redis` asks for, as JSON. */
  readonly redisSecrets?: string | undefined;
  /** What the Redis of `sessions` asks for, as JSON; no other place gets it. */
  readonly sessionSecrets?: string | undefined;
  /** Called once, with what is wrong, when the store can't be reached. */
  readonly onTrouble: (text: string) => void;
  readonly onAmend: (entry: TraceEntry) => void;
  readonly onChange: () => void;
}

/** What knows the sessions of a farm's requests; undefined where it is switched off. */
export const sessionsOf = (
  config: FarmConfig,
  { redisSecrets, sessionSecrets, onTrouble, onAmend, onChange }: SessionsOfOptions,
): FarmSessions | undefined => {
  const { sessions, session, servers, redis, layout, application, watchSessions } = config;
  if (!watchSessions) return undefined;
  const isSample = !sessions && servers.every((server) => kindOf(server) === 'sample');
  const isStored = sessions !== undefined || (isSample && session === 'redis');
  const text = sessions?.redis ?? redis;
  const place =
    isStored &&
    (sessions && sessionSecrets !== undefined
      ? storePlace(text, text, sessionSecrets)
      : storePlace(text, redis, redisSecrets));
  const own = sessions?.application;
  const known = isSample
    ? { layout, application }
    : { ...(own !== undefined && { application: own }) };
  return new FarmSessions({
    cookies: new SessionCookies(isSample ? sessionCookie : sessions?.cookie),
    ...(place && {
      store: { place: new SessionStore(place, onTrouble), finder: new SessionFinder(known) },
    }),
    onAmend,
    onChange,
  });
};
