import assert from 'node:assert/strict';
import type { SessionDocument } from '../../../src/host/editor/document/session-document.ts';
import { SessionWatch } from '../../../src/host/editor/document/session-watch.ts';
import type { HostServices } from '../../../src/host/services.ts';
import { SessionHistory } from '../../../src/survey/history/session-history.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { SessionListener } from '../../../src/stores/source/session-watching.ts';
import type { SourceLimit } from '../../../src/stores/source/source-limit.ts';
import { until } from '../../integration/support/redis-server.ts';

const ref: SessionRef = { layout: 'aspnet-v5', application: '/Shop', id: 'abc' };

/**
 * A watch over a session of a source that can be watched, or not. Counts the looks.
 * @param watch how the source tells of sessions; it doesn't without
 */
function watchOf(
  limit: SourceLimit | undefined,
  watch: SessionSource['watch'] = () => Promise.resolve(undefined),
  lookPauseMs?: number,
) {
  const looks = { count: 0 };
  const source = {
    watch,
    limitOf: (ability) => (ability === 'watch' ? limit : undefined),
    lookPauseMs: () => lookPauseMs,
    summary: () => {
      looks.count += 1;
      return Promise.resolve({ ref, condition: 'ok' });
    },
    read: () => Promise.resolve({ ref, condition: 'ok', items: [], readAtMs: Date.now() }),
  } as Partial<SessionSource> as SessionSource;
  const services = {
    connections: { connect: () => Promise.resolve(source) },
    heldLocks: { valueFor: () => undefined },
    history: new SessionHistory(),
  } as unknown as HostServices;
  const document = {
    address: { endpointId: 'e', database: 0, ref },
    latest: { ref, condition: 'ok', items: [], readAtMs: Date.now() },
    notices: {},
    followClock: () => undefined,
  } as unknown as SessionDocument;
  return { watch: new SessionWatch(services, document, 1), looks };
}

describe('an open session', () => {
  it('is looked at again and again, unless its source is not to be asked without a gesture', async () => {
    const watched = watchOf(undefined);
    const spared = watchOf({ code: 'not-supported' });
    try {
      spared.watch.setVisible(true);
      watched.watch.setVisible(true);
      await until(() => watched.looks.count >= 4, 'looks');
      assert.equal(spared.looks.count, 1);
      await spared.watch.look();
      assert.equal(spared.looks.count, 2, 'a gesture looks');
    } finally {
      watched.watch.dispose();
      spared.watch.dispose();
    }
  });

  it('is looked at seldom where each look costs', async () => {
    const free = watchOf(undefined);
    const paid = watchOf(undefined, undefined, 60_000);
    const cheap = watchOf(undefined, undefined, 2);
    try {
      for (const { watch } of [paid, cheap, free]) watch.setVisible(true);
      await until(() => free.looks.count >= 6 && cheap.looks.count >= 3, 'looks');
      assert.equal(paid.looks.count, 1);
    } finally {
      for (const { watch } of [paid, cheap, free]) watch.dispose();
    }
  });

  it('is not looked at while nobody sees it, and at once when somebody does', async () => {
    const hidden = watchOf(undefined);
    const seen = watchOf(undefined);
    try {
      hidden.watch.setVisible(true);
      hidden.watch.setVisible(false);
      seen.watch.setVisible(true);
      await until(() => seen.looks.count >= 6, 'looks at another');
      assert.equal(hidden.looks.count, 1);
      hidden.watch.setVisible(true);
      await until(() => hidden.looks.count > 1, 'a look');
    } finally {
      hidden.watch.dispose();
      seen.watch.dispose();
    }
  });

  it('is looked at when Redis tells of it, and again and again once it no longer does', async () => {
    let listener: SessionListener | undefined;
    let closeCount = 0;
    const told = watchOf(undefined, (given) => {
      listener = given;
      return Promise.resolve({ follow: () => undefined, close: () => (closeCount += 1) });
    });
    const asked = watchOf(undefined);
    try {
      told.watch.setVisible(true);
      await until(() => told.looks.count === 2, 'the look once it is told');
      asked.watch.setVisible(true);
      await until(() => asked.looks.count >= 6, 'looks at one that is asked');
      assert.equal(told.looks.count, 2);
      listener?.onTouched([ref]);
      await until(() => told.looks.count === 3, 'the look after a touch');
      listener?.onEnd();
      await until(() => told.looks.count >= 6, 'looks without it');
      told.watch.setVisible(false);
      assert.equal(closeCount, 0, 'what has ended is not closed');
    } finally {
      told.watch.dispose();
      asked.watch.dispose();
    }
  });

  it('is not listened to while nobody sees it', async () => {
    let closeCount = 0;
    const told = watchOf(undefined, () =>
      Promise.resolve({ follow: () => undefined, close: () => (closeCount += 1) }),
    );
    try {
      told.watch.setVisible(true);
      await until(() => told.looks.count === 2, 'the look once it is told');
      told.watch.setVisible(false);
      assert.equal(closeCount, 1);
    } finally {
      told.watch.dispose();
    }
  });
});
