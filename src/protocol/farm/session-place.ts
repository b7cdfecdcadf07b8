import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';

/** Where a session of the farm's requests is stored, with its whole id: for whoever opens it, and nobody else. */
export const sessionPlace = fields({
  /** The address of the Redis, without anything secret. */
  redis: v.pipe(v.string(), v.maxLength(4096)),
  layout: v.pipe(v.string(), v.maxLength(256)),
  application: v.pipe(v.string(), v.maxLength(4096)),
  id: v.pipe(v.string(), v.maxLength(4096)),
});
export type SessionPlace = Shape<typeof sessionPlace>;
