import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import { affinityKinds, algorithms } from './balancer-state.ts';

/** What concerns the choice of servers. */
export const balancerCommands = [
  /** `kind`: how clients are bound from now on; absent: as before. */
  fields({
    name: v.literal('setAffinity'),
    on: v.boolean(),
    kind: v.optional(v.picklist(affinityKinds)),
  }),
  fields({ name: v.literal('setAlgorithm'), algorithm: v.picklist(algorithms) }),
] as const;
