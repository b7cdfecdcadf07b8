import * as vscode from '../shown/vscode.ts';
import type { ServerState } from '../../protocol/farm/server-state.ts';
import { commandAction } from '../command-action.ts';
import type { TitleOf } from '../contributions/command-titles.ts';
import type { CommandName } from '../contributions/commands.ts';
import { NothingToDo } from '../errors.ts';
import { isHolding } from './farm-tree.ts';
import type { RunningFarm } from './running-farm.ts';

/** What a command is for, and what it says when there is nothing of the kind. */
interface Wish<T> {
  readonly fits: (it: T) => boolean;
  readonly none: (titleOf: TitleOf) => NothingToDo;
}

/** One that says so, with a button that runs the command of which more can be made now. */
const nothing =
  (text: () => string, next?: CommandName) =>
  (titleOf: TitleOf): NothingToDo =>
    new NothingToDo(text(), next === undefined ? [] : [commandAction(titleOf, next)]);

const { l10n } = vscode;
const isReady = ({ state }: RunningFarm): boolean => state !== undefined;
const notReady = nothing(() => l10n.t('The farm is still starting.'), 'showFarmOutput');

const hasBreakpoints = ({ state }: RunningFarm): boolean => (state?.breakpoints ?? []).length > 0;
const noBreakpoint = nothing(() => l10n.t('No request breakpoint is set.'), 'addRequestBreakpoint');

/** The commands that are about a farm as a whole. */
export const farmWishes = {
  stopFarm: { fits: () => true, none: notReady },
  restartFarm: { fits: () => true, none: notReady },
  showFarmOutput: { fits: () => true, none: notReady },
  showFarmActions: { fits: () => true, none: notReady },
  openFarmDashboard: { fits: () => true, none: notReady },
  openFarmInBrowser: { fits: isReady, none: notReady },
  turnAffinityOn: {
    fits: ({ state }) => state?.balancer.affinity === false,
    none: nothing(() => l10n.t('Affinity is already on.'), 'turnAffinityOff'),
  },
  turnAffinityOff: {
    fits: ({ state }) => state?.balancer.affinity === true,
    none: nothing(() => l10n.t('Affinity is already off.'), 'turnAffinityOn'),
  },
  showHowToTrust: {
    fits: ({ state }) => state?.balancer.certificate !== undefined,
    none: nothing(() =>
      l10n.t('No running farm uses https. Set "https" to true in the task of the farm.'),
    ),
  },
  changeAffinity: { fits: isReady, none: notReady },
  changeAlgorithm: { fits: isReady, none: notReady },
  holdRequests: {
    fits: ({ state }) => state?.balancer.holding === false,
    none: nothing(() => l10n.t('Requests are already being held.'), 'stopHoldingRequests'),
  },
  stopHoldingRequests: {
    fits: isHolding,
    none: nothing(() => l10n.t('Requests are not being held.'), 'holdRequests'),
  },
  sendAllOn: {
    fits: ({ state }) => (state?.held.length ?? 0) > 0,
    none: nothing(() => l10n.t('No request is waiting at the balancer.'), 'holdRequests'),
  },
  addRequestBreakpoint: { fits: isReady, none: notReady },
  editRequestBreakpoint: { fits: hasBreakpoints, none: noBreakpoint },
  removeRequestBreakpoint: { fits: hasBreakpoints, none: noBreakpoint },
  removeAllRequestBreakpoints: { fits: hasBreakpoints, none: noBreakpoint },
  sendAgain: { fits: isReady, none: notReady },
  sendAgainTo: { fits: isReady, none: notReady },
  sendMany: { fits: isReady, none: notReady },
  sendSeriesAgain: { fits: isReady, none: notReady },
  sendSelectedAgain: { fits: isReady, none: notReady },
  addServer: { fits: isReady, none: notReady },
  scaleFarm: { fits: isReady, none: notReady },
} as const satisfies Partial<Record<CommandName, Wish<RunningFarm>>>;
export type FarmCommand = keyof typeof farmWishes;

const noneReady = nothing(() => l10n.t('No server is ready.'), 'startServer');

/** The commands that are about one server; `takesOnly` as in a question. */
export const serverWishes = {
  openServerInBrowser: {
    fits: ({ phase }) => phase === 'ready',
    none: noneReady,
    takesOnly: true,
  },
  startServer: {
    fits: ({ phase }) => phase === 'stopped' || phase === 'down',
    none: nothing(() => l10n.t('Every server is already running.'), 'stopServer'),
    takesOnly: true,
  },
  stopServer: {
    fits: ({ phase }) => phase !== 'stopped',
    none: nothing(() => l10n.t('Every server is already stopped.'), 'startServer'),
    takesOnly: false,
  },
  setServerWeight: { fits: () => true, none: notReady, takesOnly: true },
  restartServer: {
    fits: ({ phase }) => phase !== 'stopped',
    none: nothing(() => l10n.t('Every server is already stopped.'), 'startServer'),
    takesOnly: false,
  },
  killServer: {
    fits: ({ pid }) => pid !== undefined,
    none: nothing(() => l10n.t('No server runs as a process of the farm.'), 'startServer'),
    takesOnly: false,
  },
  removeServer: {
    fits: ({ isLeaving }) => !isLeaving,
    none: nothing(() => l10n.t('Every server is already leaving.'), 'addServer'),
    takesOnly: false,
  },
  freezeServer: {
    fits: ({ trouble, phase }) => phase === 'ready' && !trouble?.isFrozen,
    none: nothing(() => l10n.t('No server is ready that is not frozen yet.'), 'unfreezeServer'),
    takesOnly: false,
  },
  unfreezeServer: {
    fits: ({ trouble }) => trouble?.isFrozen === true,
    none: nothing(() => l10n.t('No server is frozen.'), 'freezeServer'),
    takesOnly: true,
  },
  slowDownServer: { fits: () => true, none: notReady, takesOnly: true },
  cutOffFromRedis: {
    fits: ({ trouble, redisPort }) => redisPort !== undefined && !trouble?.isCutOff,
    none: nothing(() =>
      l10n.t(
        'No server reaches Redis through the farm. Use {0} in the "command" or "env" of a server as the address of Redis.',
        '${redis}',
      ),
    ),
    takesOnly: true,
  },
  reconnectToRedis: {
    fits: ({ trouble }) => trouble?.isCutOff === true,
    none: nothing(() => l10n.t('No server is cut off from Redis.'), 'cutOffFromRedis'),
    takesOnly: true,
  },
  setAvailability: { fits: () => true, none: notReady, takesOnly: true },
} as const satisfies Partial<
  Record<CommandName, Wish<ServerState> & { readonly takesOnly: boolean }>
>;
export type ServerCommand = keyof typeof serverWishes;

/** The commands that are about one request that waits. */
export const heldCommands = {
  sendOn: { takesOnly: true },
  sendOnTo: { takesOnly: true },
  editAndSendOn: { takesOnly: true },
  answerWithError: { takesOnly: true },
  dropRequest: { takesOnly: false },
} as const satisfies Partial<Record<CommandName, { readonly takesOnly: boolean }>>;
export type HeldCommand = keyof typeof heldCommands;
