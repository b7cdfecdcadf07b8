import * as vscode from '../shown/vscode.ts';
import { agreeToCost } from '../sessions/search-cost-text.ts';
import type { SessionGroup } from '../../stores/source/session-index.ts';
import { takeCensus } from '../../survey/census/take-census.ts';
import { isCancellation } from '../cancellation.ts';
import type { CommandTarget } from '../contributions/commands.ts';
import { DisposableStore } from '../disposable.ts';
import type { DisposableLike } from '../disposable.ts';
import { pickEndpoint } from '../endpoints/pick-endpoint.ts';
import type { CommandRegistry } from '../errors.ts';
import type { HostServices } from '../services.ts';
import { endpointIdOf, isOwned, isSessionsNode } from '../sessions/nodes.ts';
import { openMovingOff } from './statistics-deeds.ts';
import type { StatisticsPanels } from './statistics-panels.ts';
import { countText } from './statistics-text.ts';

/** How many sessions the check list is made from, at most. */
const MOST = 10_000;

/** What the commands need. */
export interface StatisticsParts {
  readonly services: HostServices;
  readonly panels: StatisticsPanels;
  readonly isDisconnected: (endpointId: string) => boolean;
}

/** An endpoint, and the application of it that is meant. */
interface Place {
  readonly endpointId: string;
  readonly application?: Pick<SessionGroup, 'layout' | 'application'>;
}

/** Registers what counts many sessions. */
export function registerStatisticsCommands(
  commands: CommandRegistry,
  parts: StatisticsParts,
): DisposableLike {
  const owned = new DisposableStore();
  owned.add(
    commands.register('showStatistics', async (target) => {
      const place = await placeOf(parts, target, 'showStatistics');
      if (place) await parts.panels.open(place.endpointId, place.application);
    }),
  );
  owned.add(
    commands.register('createMovingOffChecklist', async (target) => {
      const place = await placeOf(parts, target, 'createMovingOffChecklist');
      if (place) await createChecklist(parts.services, place);
    }),
  );
  return owned;
}

async function placeOf(
  { services, isDisconnected }: StatisticsParts,
  target: CommandTarget | undefined,
  command: 'showStatistics' | 'createMovingOffChecklist',
): Promise<Place | undefined> {
  if (typeof target === 'string' && services.endpoints.get(target)) return { endpointId: target };
  if (isSessionsNode(target) && isOwned(target)) {
    const endpointId = endpointIdOf(target);
    // A row may be of an endpoint that was removed meanwhile.
    if (services.endpoints.get(endpointId)) {
      if (target.kind !== 'group') return { endpointId };
      const { layout, application } = target;
      return { endpointId, application: { layout, application } };
    }
  }
  const record = await pickEndpoint({ ...services, isDisconnected }, command);
  return record && { endpointId: record.id };
}

async function createChecklist(
  services: HostServices,
  { endpointId, application }: Place,
): Promise<void> {
  const { l10n, ProgressLocation, window } = vscode;
  const name = services.endpoints.get(endpointId)?.name ?? '';
  services.connections.want(endpointId);
  const options = {
    location: ProgressLocation.Notification,
    title: l10n.t('Reading the sessions of {0}', name),
    cancellable: true,
  };
  const report = await window.withProgress(options, async (progress, token) => {
    const abort = new AbortController();
    token.onCancellationRequested(() => abort.abort(new vscode.CancellationError()));
    const { signal } = abort;
    try {
      const source = await services.connections.connect(endpointId, { signal });
      await agreeToCost(source, services.endpoints, endpointId);
      return await takeCensus(source, {
        signal,
        most: MOST,
        ...(application && { only: application }),
        onProgress: (now) => {
          if (now.phase === 'finding') return;
          const [done, total] = [countText(now.doneCount), countText(now.totalCount)];
          progress.report({ message: l10n.t('{0} of {1}', done, total) });
        },
      });
    } catch (error) {
      if (isCancellation(error)) return undefined;
      throw error;
    }
  });
  if (report) await openMovingOff(name, report.groups);
}
