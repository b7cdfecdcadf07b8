import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import { affinityKinds, affinitySeconds, algorithms, cookieName } from './balancer-state.ts';

/** What concerns the choice of servers. */
export const balancerCommands = [
  /** `kind`: how clients are bound from now on; absent: as before. */
  fields({
    name: v.literal('setAffinity'),
    on: v.boolean(),
    kind: v.optional(v.picklist(affinityKinds)),
    /** With `kind`: after how long a client that sends nothing is free. */
    seconds: v.optional(affinitySeconds),
    /** With `kind`: the site's own cookie, for `application-cookie`. */
    cookie: v.optional(cookieName),
  }),
  fields({ name: v.literal('setAlgorithm'), algorithm: v.picklist(algorithms) }),
] as const;
