import * as v from 'valibot';
import { flag } from './expectations.ts';

/** The members of a definition that say how a server is chosen, and when one gets no requests. */
export const balancingEntries = {
  affinity: v.optional(flag, false),
};
