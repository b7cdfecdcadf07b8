import * as v from 'valibot';
import { count, fields } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';

/** Where a farm says that it runs, and what of it only its host knows. */
export const farmPlace = fields({
  /** A folder of this user's that all windows look into. */
  folder: v.string(),
  /** Under which a host finds the seed of the farm's token; no secret itself. */
  channel: v.string(),
  /** What the window is called that started it; empty for one without a folder. */
  window: v.string(),
});
export type FarmPlace = Shape<typeof farmPlace>;

/**
 * What a farm that runs says of itself, in the file `<process id>.json` of its {@link FarmPlace}.
 * It lets other windows, and this one after a reload, know whose a port is and reach the farm. Who
 * wants to give it commands has to know the token, which isn't in it.
 */
export const farmRecord = fields({
  name: v.string(),
  pid: count,
  /** All ports: the balancer's, then those of the servers. */
  ports: v.array(count),
  /** Where it listens for hosts. */
  control: v.string(),
  channel: v.string(),
  window: v.string(),
});
export type FarmRecord = Shape<typeof farmRecord>;
