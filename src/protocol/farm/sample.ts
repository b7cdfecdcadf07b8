import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';

/** Where the sample site keeps its sessions. */
export const sampleSessions = ['inproc', 'redis'] as const;
export type SampleSession = (typeof sampleSessions)[number];

/** Where the sample site's sessions can be found, in the words of a session reference. */
export const sampleState = fields({
  session: v.picklist(sampleSessions),
  /** The rest is present for 'redis' only. The address, without anything secret. */
  redis: v.optional(v.string()),
  layout: v.optional(v.string()),
  application: v.optional(v.string()),
});
export type SampleState = Shape<typeof sampleState>;
