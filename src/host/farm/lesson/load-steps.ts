import * as vscode from '../../shown/vscode.ts';
import { Load } from './load.ts';
import { servers } from './sharing-steps.ts';
import type { LessonStep } from './step.ts';

const { l10n } = vscode;

const visitorCount = 8;
/** How often each visitor gets an answer before the next thing happens. */
const visitsBetween = 6;

/** What becomes of sessions while servers come and go, and requests never end. */
export const loadSteps = {
  load: {
    title: () => l10n.t('Servers Come and Go Under Load'),
    farm: { session: 'redis' },
    servers,
    async run(room) {
      const load = new Load(room, visitorCount);
      try {
        await load.goesOn(visitsBetween, l10n.t('Sending requests…'));
        const added = await room.addServer();
        await load.goesOn(visitsBetween, l10n.t('{0} was added.', added));
        for (const { name } of servers) {
          await room.kill(name);
          await load.goesOn(visitsBetween, l10n.t('{0} was killed.', name));
        }
        await load.end();
        const lostCount = await load.lostCount();
        const [first, second] = servers;
        return {
          text: [
            l10n.t('{0} visitors sent {1} requests.', visitorCount, load.requestCount),
            l10n.t('{0} was added, then {1} and {2} were killed.', added, first.name, second.name),
            ...[...load.answers].map(([server, count]) =>
              l10n.t('{0} answered {1}.', server, count),
            ),
            ...(load.failureCount === 0
              ? []
              : [l10n.t('Requests without an answer: {0}.', load.failureCount)]),
            ...(load.releasedCount === 0
              ? []
              : [
                  l10n.t(
                    'Locks that the killed servers left behind, and that were released: {0}.',
                    load.releasedCount,
                  ),
                ]),
            lostCount === 0
              ? l10n.t('None of the {0} sessions was lost.', visitorCount)
              : l10n.t('Sessions lost: {0}.', lostCount),
          ].join(' '),
          actions: [room.actions.showRequests(), room.actions.showSessions()],
        };
      } finally {
        await load.stop();
      }
    },
  },
} as const satisfies Record<string, LessonStep>;
