import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import { maxServers, objectExpected, range } from './expectations.ts';

const servers = range(1, maxServers);

/** The members of a definition that say how many servers there are, and how one leaves. */
export const scalingEntries = {
  /** Adds and removes servers by itself; absent: only people do. */
  scaling: v.optional(
    fields(
      {
        /** There are never fewer servers than this, also at the start. */
        least: v.optional(servers, 1),
        most: servers,
        /** One is added when each has so many requests in a second, finished or not. */
        outAtRequests: range(1, 100_000),
        /** One is removed after so long without a request. */
        inAfterSeconds: range(1, 86_400),
      },
      objectExpected,
    ),
  ),
  /** How long a server that is removed may take for its last requests. */
  drainSeconds: v.optional(range(0, 86_400), 30),
};
