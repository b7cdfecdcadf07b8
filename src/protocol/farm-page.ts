/**
 * What the farm dashboard's page asks of the host, and what comes back: each request gets one reply. The
 * host doesn't trust the page, and takes nothing else.
 */

import * as v from 'valibot';
import { count, fields } from '../shapes/shape.ts';
import type { Shape } from '../shapes/shape.ts';
import type { FarmPageUpdate } from './farm-page-state.ts';
import { farmCommand } from './farm/commands.ts';
import type { FarmCommandName } from './farm/commands.ts';

/** The commands of a farm that the page gives; all others are refused. */
const commandsOfPage: ReadonlySet<FarmCommandName> = new Set<FarmCommandName>([
  'setAffinity',
  'setAlgorithm',
  'setHolding',
  'sendOn',
  'answer',
  'drop',
  'setWeight',
  'setAvailability',
  'setTrouble',
  'startServer',
  'stopServer',
  'restartServer',
  'killServer',
  'addServer',
  'removeServer',
  'scaleTo',
  'clearTrace',
]);

/** What the page lets VS Code do with the farm as a whole. */
export const farmDeeds = ['open', 'output', 'start', 'stop', 'restart'] as const;
export type FarmDeed = (typeof farmDeeds)[number];

/** What the page asks. */
export const farmPageRequest = v.variant('type', [
  /** The page is there: the host answers with all that it knows. */
  fields({ type: v.literal('ready') }),
  fields({
    type: v.literal('command'),
    command: v.pipe(
      farmCommand,
      v.check(({ name }) => commandsOfPage.has(name)),
    ),
  }),
  fields({ type: v.literal('farm'), deed: v.picklist(farmDeeds) }),
  /** Opens a server's own address in a browser. */
  fields({
    type: v.literal('server'),
    server: v.string(),
    deed: v.literal('open'),
  }),
  /** Runs the command of the requests view that the host has named for the page, on a request of the trace. */
  fields({ type: v.literal('request'), request: count, command: v.string() }),
]);
export type FarmPageRequest = Shape<typeof farmPageRequest>;

/** What comes back for each request. */
export interface FarmPageReplies {
  ready: FarmPageUpdate;
  command: null;
  farm: null;
  server: null;
  request: null;
}
