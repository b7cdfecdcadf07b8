import * as vscode from '../shown/vscode.ts';
import type { ServerTrouble } from '../../protocol/farm/server-state.ts';
import { choose } from '../choose.ts';
import type { TitleOf } from '../contributions/command-titles.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import type { CommandRegistry } from '../errors.ts';
import { formatDuration } from '../text-format.ts';
import { askNumber } from './ask-number.ts';
import type { FarmTargets, ServerTarget } from './farm-targets.ts';
import { durationText } from './trace-rows.ts';

/** What is offered to slow a server down with; the last asks. */
const latenciesMs = [100, 500, 2000, 10_000];
const errorPercents = [10, 50, 100];
const maxLatencyMs = 600_000;
const cutOffSeconds = [5, 30, 120];
const maxSeconds = 86_400;

/** Registers what lets something go wrong with a server. */
export function registerTroubleCommands(
  commands: CommandRegistry,
  targets: FarmTargets,
  titleOf: TitleOf,
): DisposableLike {
  const owned = new DisposableStore();
  owned.add(
    commands.register('freezeServer', async (target) => {
      const found = await targets.server(target, 'freezeServer');
      if (found) await change(found, { isFrozen: true });
    }),
  );
  owned.add(
    commands.register('unfreezeServer', async (target) => {
      const found = await targets.server(target, 'unfreezeServer');
      if (found) await change(found, { isFrozen: false });
    }),
  );
  owned.add(
    commands.register('slowDownServer', async (target) => {
      const found = await targets.server(target, 'slowDownServer');
      const trouble = found && (await askSlowness(titleOf('slowDownServer'), found.server.name));
      if (found && trouble) await change(found, trouble);
    }),
  );
  owned.add(
    commands.register('cutOffFromRedis', async (target) => {
      const found = await targets.server(target, 'cutOffFromRedis');
      const seconds = found && (await askTime(titleOf('cutOffFromRedis'), found.server.name));
      if (!found || seconds === undefined) return;
      await change(found, { isCutOff: true }, seconds === 0 ? undefined : seconds);
    }),
  );
  owned.add(
    commands.register('reconnectToRedis', async (target) => {
      const found = await targets.server(target, 'reconnectToRedis');
      if (found) await change(found, { isCutOff: false });
    }),
  );
  return owned;
}

/** What else is wrong with the server stays. */
async function change(
  { farm, server }: ServerTarget,
  changed: ServerTrouble,
  seconds?: number,
): Promise<void> {
  const trouble = { ...server.trouble, ...changed };
  await farm.send({
    name: 'setTrouble',
    server: server.name,
    trouble,
    ...(seconds !== undefined && { seconds }),
  });
}

async function askSlowness(title: string, server: string): Promise<ServerTrouble | undefined> {
  const { l10n } = vscode;
  const picked = await choose<ServerTrouble | 'other'>(
    [
      {
        label: l10n.t('Normal Speed'),
        description: l10n.t('no delay, no errors'),
        value: { latencyMs: 0, errorPercent: 0 },
      },
      ...latenciesMs.map((latencyMs) => ({
        label: `+${durationText(latencyMs)}`,
        description: l10n.t('delays each response'),
        value: { latencyMs },
      })),
      { label: l10n.t('Another Delay…'), value: 'other' },
      ...errorPercents.map((errorPercent) => ({
        label: l10n.t('{0}% errors', errorPercent),
        description: l10n.t('answers with status 500 instead'),
        value: { errorPercent },
      })),
    ],
    { title, placeHolder: l10n.t('Select what {0} does from now on', server) },
  );
  if (picked !== 'other') return picked;
  const latencyMs = await askNumber({
    title: l10n.t('Delay of {0}', server),
    prompt: l10n.t('How much later each response comes, in milliseconds.'),
    value: 1000,
    least: 0,
    most: maxLatencyMs,
  });
  return latencyMs === undefined ? undefined : { latencyMs };
}

/** @returns seconds; 0: until it is turned on again */
async function askTime(title: string, server: string): Promise<number | undefined> {
  const { l10n } = vscode;
  const picked = await choose<number>(
    [
      ...cutOffSeconds.map((seconds) => ({
        label: l10n.t('For {0}', formatDuration(seconds * 1000)),
        value: seconds,
      })),
      { label: l10n.t('Until I Reconnect It'), value: 0 },
      { label: l10n.t('Another Time…'), value: -1 },
    ],
    { title, placeHolder: l10n.t('Select how long {0} cannot reach Redis', server) },
  );
  if (picked !== -1) return picked;
  return askNumber({
    title: l10n.t('{0} without Redis', server),
    prompt: l10n.t('How long the server cannot reach Redis, in seconds.'),
    value: 10,
    least: 1,
    most: maxSeconds,
  });
}
