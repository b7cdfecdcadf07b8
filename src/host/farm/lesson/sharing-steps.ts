import * as vscode from '../../shown/vscode.ts';
import { type Classroom, countsText, unexpected } from './classroom.ts';
import type { LessonStep } from './step.ts';

const { l10n } = vscode;

export const servers = [{ name: 'server-a' }, { name: 'server-b' }] as const;

/** Where sessions are, and what happens to them when a server dies. */
export const sharingSteps = {
  memory: {
    title: () => l10n.t('Sessions in Each Server'),
    farm: { session: 'inproc' },
    servers,
    async run(room) {
      const visits = await room.visit(room.visitor(), 6);
      return {
        text: l10n.t(
          'One visitor sent {0} requests. {1} Each server has its own session for the visitor.',
          visits.length,
          countsText(visits),
        ),
        actions: [room.actions.showRequests(), room.actions.openFarm()],
      };
    },
  },
  affinity: {
    title: () => l10n.t('Affinity Hides It'),
    farm: { session: 'inproc', affinity: true },
    servers,
    async run(room) {
      const { before, killed, after } = await visitsAroundKill(room);
      return {
        text: l10n.t(
          'Affinity sent one visitor to the same server. {0} Then {1} was killed. {2} The visitor lost the session.',
          countsText(before),
          killed,
          countsText(after),
        ),
        actions: [room.actions.showRequests()],
      };
    },
  },
  redis: {
    title: () => l10n.t('Redis Shares Them'),
    farm: { session: 'redis' },
    servers,
    async run(room) {
      const { before, killed, after } = await visitsAroundKill(room);
      return {
        text: l10n.t(
          'Both servers used one session in Redis. {0} Then {1} was killed. {2} The visitor lost nothing.',
          countsText(before),
          killed,
          countsText(after),
        ),
        actions: [room.actions.showRequests(), room.actions.showSessions()],
      };
    },
  },
  layouts: {
    title: () => l10n.t('Two Versions of the Provider'),
    farm: { session: 'redis' },
    servers: [
      { name: 'server-v4', layout: 'aspnet-v2' },
      { name: 'server-v5', layout: 'aspnet-v5' },
    ],
    async run(room) {
      const visitor = room.visitor();
      const visits = await room.visit(visitor, 4);
      const id = visitor.sessionId;
      if (id === undefined) throw unexpected();
      const refs = (['aspnet-v2', 'aspnet-v5'] as const).map(
        (layout) => room.store.addressOf(id, layout).ref,
      );
      const summaries = await room.store.source.summaries(refs);
      if (summaries.some(({ condition }) => condition !== 'ok')) throw unexpected();
      return {
        text: l10n.t(
          '{0} Versions 4 and 5 of the provider use different Redis keys. The Sessions view shows two sessions with the same ID.',
          countsText(visits),
        ),
        actions: [room.actions.showSessions(), room.actions.showRequests()],
      };
    },
  },
} as const satisfies Record<string, LessonStep>;

/** One visitor's visits before and after the server that it came to first was killed. */
async function visitsAroundKill(room: Classroom) {
  const visitor = room.visitor();
  const before = await room.visit(visitor, 4);
  const [{ server: killed } = { server: '' }] = before;
  await room.kill(killed);
  return { before, killed, after: await room.visit(visitor, 2) };
}
