import type { UnknownPlanError } from '../change/unknown-outcome.ts';
import type { CommandRunner } from '../commands.ts';
import { createSession } from './copy-session.ts';
import { endSession, lookAtEnd } from './end-session.ts';
import { renewLock, takeLock } from './hold-lock.ts';
import { releaseLock } from './release-lock.ts';
import { extendSession, setSessionTimeout } from './session-lifetime.ts';
import type { LifetimeResult } from '../source/change-results.ts';
import { lookAtSave } from '../edit/look-at-save.ts';
import { saveChanges } from '../edit/save-session.ts';
import { readSession } from '../read/read-session.ts';
import type { SessionRef } from '../session.ts';
import type {
  ChangeKind,
  ChangeOutcome,
  ChangeResult,
  SessionChange,
} from '../source/session-change.ts';

/** How a change is carried out with commands, and how is seen what became of one without a reply. */
export interface ChangeWay<K extends ChangeKind> {
  run(runner: CommandRunner, change: SessionChange<K>): Promise<ChangeResult<K>>;
  look(
    runner: CommandRunner,
    change: SessionChange<K>,
    error: UnknownPlanError,
  ): Promise<ChangeOutcome<K>>;
}

/** How a change of this kind is carried out. */
export function wayOf<K extends ChangeKind>({ kind }: { readonly kind: K }): ChangeWay<K> {
  return ways[kind];
}

const ways: { readonly [K in ChangeKind]: ChangeWay<K> } = {
  save: {
    run: (runner, { opened, changes, ...options }) => saveChanges(runner, opened, changes, options),
    look: async (runner, { ref, changes }) => {
      const { verdict, snapshot } = await lookAtSave(runner, ref, changes);
      if (verdict !== 'written') return { verdict, snapshot };
      return { verdict, snapshot, result: { outcome: 'saved', snapshot, mergedNames: [] } };
    },
  },
  extend: {
    run: (runner, { ref }) => extendSession(runner, ref),
    look: byPlan(lifetimeOf),
  },
  'set-timeout': {
    run: (runner, { ref, timeoutSeconds, ...given }) =>
      setSessionTimeout(runner, ref, timeoutSeconds, given),
    look: byPlan(lifetimeOf),
  },
  'hold-lock': {
    run: (runner, { ref, value, ttlMs }) => takeLock(runner, ref, ttlMs, value),
    look: byPlan((_, { value }) => ({ outcome: 'taken', value })),
  },
  'renew-lock': {
    run: (runner, { ref, value, ttlMs }) => renewLock(runner, ref, value, ttlMs),
    look: byPlan(() => ({ outcome: 'renewed' })),
  },
  'release-lock': {
    run: (runner, { ref, seen }) => releaseLock(runner, ref, seen),
    look: byPlan(() => ({ outcome: 'released' })),
  },
  end: {
    run: (runner, { ref, seen }) => endSession(runner, ref, seen.lock),
    look: async (runner, { seen }) => {
      const { verdict } = await lookAtEnd(runner, seen);
      return verdict === 'written' ? { verdict, result: { outcome: 'ended' } } : { verdict };
    },
  },
  create: {
    run: (runner, { ref, content }) => createSession(runner, ref, content),
    look: byPlan(() => ({ outcome: 'created' })),
  },
};

/** Looks at what the plan of a change was to write. @param whenWritten what the change has come to then */
function byPlan<K extends ChangeKind>(
  whenWritten: (
    runner: CommandRunner,
    change: SessionChange<K>,
  ) => ChangeResult<K> | Promise<ChangeResult<K>>,
): ChangeWay<K>['look'] {
  return async (runner, change, error) => {
    const verdict = await error.look(runner);
    return verdict === 'written'
      ? { verdict, result: await whenWritten(runner, change) }
      : { verdict };
  };
}

/** The lifetime that a session has now. */
async function lifetimeOf(
  runner: CommandRunner,
  { ref }: { readonly ref: SessionRef },
): Promise<LifetimeResult> {
  const { condition, timeoutSeconds = 0, ttlMs = 0 } = await readSession(runner, ref);
  return condition === 'gone' ? { outcome: 'gone' } : { outcome: 'done', timeoutSeconds, ttlMs };
}
