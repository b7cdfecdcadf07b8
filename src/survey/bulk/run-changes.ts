import type { SessionRef, SessionSnapshot } from '../../stores/session.ts';
import { UnknownOutcomeError } from '../../stores/source-error.ts';
import type { SessionChange } from '../../stores/source/session-change.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import type { BulkOutcome } from './bulk-edit.ts';
import type { PlannedChange } from './plan-edit.ts';

/** How many changes are under way at once. */
const AT_ONCE = 8;

/** What became of one session, and how that is taken back; no `undo` where it can't be. */
export interface Settled {
  readonly ref: SessionRef;
  readonly outcome: BulkOutcome;
  readonly error?: unknown;
  readonly undo?: PlannedChange;
}

/**
 * Makes changes, each for itself: all of one or nothing, and refused where the session is another by now.
 * One whose outcome is unknown isn't sent again.
 * @param onSettled called after each; the signal stops what wasn't sent yet
 * @returns what became of those that were sent
 */
export async function runChanges(
  source: Pick<SessionSource, 'change'>,
  planned: readonly PlannedChange[],
  {
    signal,
    onSettled,
  }: { readonly signal: AbortSignal; readonly onSettled?: (settled: Settled) => void },
): Promise<readonly Settled[]> {
  const settled: Settled[] = [];
  let next = 0;
  const work = async (): Promise<void> => {
    for (let plan = planned[next++]; plan && !signal.aborted; plan = planned[next++]) {
      const one = await settle(source, plan);
      settled.push(one);
      onSettled?.(one);
    }
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
  return settled;
}

async function settle(
  source: Pick<SessionSource, 'change'>,
  plan: PlannedChange,
): Promise<Settled> {
  const { ref } = plan.change;
  try {
    const result = await source.change(plan.change);
    switch (result.outcome) {
      case 'done':
      case 'ended':
      case 'created':
      case 'released':
      case 'saved': {
        const undo = undoOf(plan, 'snapshot' in result ? result.snapshot : undefined);
        return { ref, outcome: 'done', ...(undo && { undo }) };
      }
      case 'gone':
      case 'locked':
      case 'changed':
        return { ref, outcome: result.outcome };
      case 'other-lock':
        return { ref, outcome: 'locked' };
      default:
        return { ref, outcome: 'refused' };
    }
  } catch (error) {
    const outcome = error instanceof UnknownOutcomeError ? 'unknown' : 'failed';
    return { ref, outcome, error };
  }
}

/** What gives back what was there: refused where the site has changed it since. */
function undoOf(
  { change, snapshot, before, after }: PlannedChange,
  saved: SessionSnapshot | undefined,
): PlannedChange | undefined {
  const inverse = inverseOf(change, snapshot, saved);
  return (
    inverse && {
      change: inverse,
      snapshot: saved ?? snapshot,
      ...(after !== undefined && { before: after }),
      ...(before !== undefined && { after: before }),
    }
  );
}

function inverseOf(
  change: SessionChange,
  snapshot: SessionSnapshot,
  saved: SessionSnapshot | undefined,
): SessionChange | undefined {
  const { ref } = change;
  switch (change.kind) {
    case 'save': {
      if (!saved) return undefined;
      const changes = change.changes.map(({ name, before, after }) => ({
        name,
        ...(after && { before: after }),
        ...(before && { after: before }),
      }));
      return { kind: 'save', ref, opened: saved, changes };
    }
    case 'set-timeout': {
      const { timeoutSeconds } = snapshot;
      return timeoutSeconds === undefined ? undefined : { kind: change.kind, ref, timeoutSeconds };
    }
    case 'end':
      return snapshot.items.length > 0 ? { kind: 'create', ref, content: snapshot } : undefined;
    default:
      return undefined;
  }
}
