import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { farmPlace } from '../farm-record.ts';
import { keptBreakpoints } from './breakpoint.ts';

/** The variables through which the host tells a farm process where to listen, and the token. */
export const controlPathVariable = 'SESSION_FARM_CONTROL';
export const controlTokenVariable = 'SESSION_FARM_TOKEN';

/**
 * The variable through which the host passes what the sample site's Redis asks for: JSON with
 * `password` and `sentinelPassword`, each optional. A command line or a task would show them.
 */
export const redisSecretsVariable = 'SESSION_FARM_REDIS_SECRETS';

/**
 * The variables that lead a farm process that VS Code starts as a task to its {@link FarmHandover}:
 * a local socket, and what to ask there for. A task holds no more than that, since VS Code keeps
 * tasks on disk and command lines can be read by everybody.
 */
export const handoverPathVariable = 'SESSION_FARM_HANDOVER';
export const handoverIdVariable = 'SESSION_FARM_HANDOVER_ID';

/** What a host says in the place of a {@link FarmHandover} to a farm that may not start. Blanks come before either. */
export const handoverRefused = 'refused';

/** What a host hands to a farm that it starts. */
export const farmHandover = fields({
  /** The task definition as JSON, not checked, its variables filled in. */
  config: v.string(),
  /** Where to listen for hosts, and the token that they must show. */
  control: v.string(),
  token: v.string(),
  /** What the sample site's Redis asks for, as in {@link redisSecretsVariable}. */
  redisSecrets: v.optional(v.string()),
  /** The same for the Redis in which a site of the user's keeps its sessions. */
  sessionSecrets: v.optional(v.string()),
  /** What the user has left of its breakpoints when it ran last. */
  breakpoints: v.optional(keptBreakpoints),
  /** Where to say that it runs. */
  place: v.optional(farmPlace),
});
export type FarmHandover = Shape<typeof farmHandover>;
