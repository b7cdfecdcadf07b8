import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import { endpointText, flag, objectExpected, text } from './expectations.ts';

/** The members of a definition that say how the farm knows the sessions of requests. */
export const sessionEntries = {
  /** Where a user's site keeps its sessions; absent: only cookies tell requests of one session. */
  sessions: v.optional(
    fields(
      {
        /** The name of the cookie with the session's id; absent: the frameworks' own. */
        cookie: v.optional(text),
        /** The Redis; absent: that of `redis`. */
        redis: v.optional(endpointText),
        /** What stands before the id in the keys; absent: it is looked for. */
        application: v.optional(text),
      },
      objectExpected,
    ),
  ),
  /** Whether the farm looks at the session of each request. */
  watchSessions: v.optional(flag, true),
};
