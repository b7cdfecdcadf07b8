import * as vscode from '../../shown/vscode.ts';
import { formatDuration } from '../../text-format.ts';
import { unexpected } from './classroom.ts';
import type { Classroom } from './classroom.ts';
import { servers } from './sharing-steps.ts';
import type { LessonStep } from './step.ts';
import type { Visit } from './visitor.ts';

const { l10n } = vscode;

const slowSeconds = 3;

/** What the lock of a session does to requests. */
export const lockingSteps = {
  lockWait: {
    title: () => l10n.t('Two Requests of One Session'),
    farm: { session: 'redis' },
    servers,
    async run(room) {
      const visitor = room.visitor();
      await room.visit(visitor, 1);
      const path = `/Slow?seconds=${slowSeconds}`;
      const send = () => visitor.get(path, room.signal);
      const [first, second] = (await Promise.all([send(), send()])).sort(byDuration);
      if (first.server === undefined || second.server === undefined) throw unexpected();
      return {
        text: l10n.t(
          'Two requests for one session were sent at once, and each works for {0} seconds. {1} answered after {2}. {3} waited for the lock, and answered after {4}.',
          slowSeconds,
          first.server,
          secondsText(first),
          second.server,
          secondsText(second),
        ),
        actions: [room.actions.showRequests()],
      };
    },
  },
  leftLock: {
    title: () => l10n.t('A Lock Left Behind'),
    farm: { session: 'redis' },
    servers,
    async run(room) {
      const visitor = room.visitor();
      await room.visit(visitor, 1);
      const id = visitor.sessionId;
      if (id === undefined) throw unexpected();
      const address = room.store.addressOf(id, 'aspnet-v5');
      const gone = new AbortController();
      const signal = AbortSignal.any([gone.signal, room.signal]);
      visitor.get('/Slow?seconds=300', signal).catch(() => undefined);
      const lock = async () => (await room.store.source.summary(address.ref)).lock;
      const atWork = () =>
        room.farm.state?.servers.find(({ activeCount }) => activeCount > 0)?.name;
      // The farm tells its state a little later than Redis has the lock.
      await room.until(async () => (await lock()) !== undefined && atWork() !== undefined);
      const working = atWork();
      if (working === undefined) throw unexpected();
      await room.kill(working);
      // The balancer may try it again at the other server.
      gone.abort();
      waitForLock(room, () => visitor.get('/Visits', new AbortController().signal));
      const left = await lock();
      if (!left) throw unexpected();
      return {
        text: l10n.t(
          '{0} was killed while a request held the lock of its session. The lock was left behind. The next request is waiting, and would wait up to {1}.',
          working,
          formatDuration(left.ttlMs ?? 0),
        ),
        actions: [room.actions.releaseLock(address), room.actions.showRequests()],
      };
    },
  },
} as const satisfies Record<string, LessonStep>;

/** Sends the request that hangs, and tells when it got its answer, which is long after the step. */
function waitForLock(room: Classroom, send: () => Promise<Visit>): void {
  send().then(
    (visit) => {
      if (visit.server === undefined) return;
      room.tellLater(
        l10n.t(
          'The waiting request got the lock. {0} answered it after {1}.',
          visit.server,
          secondsText(visit),
        ),
      );
    },
    // The farm was stopped, or started again for another step.
    () => undefined,
  );
}

function byDuration(a: Visit, b: Visit): number {
  return a.durationMs - b.durationMs;
}

function secondsText({ durationMs }: Visit): string {
  return l10n.t('{0} s', (durationMs / 1000).toFixed(1));
}
