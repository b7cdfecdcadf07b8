import * as v from 'valibot';
import { fields } from '../../shapes/shape.ts';
import type { Shape } from '../../shapes/shape.ts';
import { balancerCommands } from './balancer-commands.ts';
import { replayCommands } from './replay.ts';
import { requestCommands } from './request-commands.ts';
import { serverCommands } from './server-commands.ts';
import { traceCommands } from './trace-commands.ts';

/** What the host asks a farm to do. */
export const farmCommand = v.variant('name', [
  ...balancerCommands,
  ...serverCommands,
  ...requestCommands,
  ...traceCommands,
  ...replayCommands,
  /** Ends the farm and all its children; the connection closes when they have ended. */
  fields({ name: v.literal('stop') }),
]);
export type FarmCommand = Shape<typeof farmCommand>;
export type FarmCommandName = FarmCommand['name'];
/** One kind of command, with its arguments. */
export type FarmCommandOf<N extends FarmCommandName> = Extract<FarmCommand, { name: N }>;
