import * as v from 'valibot';
import { defaultLimits } from '../balancer/limits.ts';
import { flag, range, seconds } from './expectations.ts';

/** The members of a definition that say how the balancer speaks with clients, and what those may take. */
export const httpEntries = {
  /** Whether responses say `X-Powered-By: ARR/3.0`, as those of IIS ARR do by default. */
  arrResponseHeader: v.optional(flag, true),
  /** How long a client may take to send the head of a request; 0: for ever. */
  headTimeoutSeconds: v.optional(seconds, defaultLimits.headTimeoutMs / 1000),
  /** How long a client may take to send a body that somebody reads; 0: for ever. */
  bodyTimeoutSeconds: v.optional(seconds, defaultLimits.bodyTimeoutMs / 1000),
  /** Connections of clients that may be open at once. */
  maxConnections: v.optional(range(1, 100_000), defaultLimits.maxConnections),
  /** How much is read of bodies whose requests are held, all together. */
  maxBufferedMegabytes: v.optional(range(1, 4096), defaultLimits.maxBufferedBytes / 1024 / 1024),
};
