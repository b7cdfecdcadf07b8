import { equalBytes } from '../../formats/splice.ts';
import type { SessionRef, SessionSnapshot } from '../../stores/session.ts';
import { UnknownOutcomeError } from '../../stores/source-error.ts';
import type {
  ChangeKind,
  ChangeResult,
  SessionChange,
} from '../../stores/source/session-change.ts';
import type { SessionSource } from '../../stores/source/session-source.ts';
import { untilKnown } from '../../stores/source/until-known.ts';
import type { BulkOutcome } from './bulk-edit.ts';
import type { PlannedChange } from './plan-edit.ts';
import { undoOf } from './undo-change.ts';

/** How many changes are under way at once. */
const AT_ONCE = 8;

/** What became of one session, and how that is taken back; no `undo` where it can't be. */
export interface Settled {
  readonly ref: SessionRef;
  readonly outcome: BulkOutcome;
  readonly error?: unknown;
  readonly undo?: PlannedChange;
}

/** How changes are made. */
export interface RunOptions {
  /** Gives the source, opened anew where the last one is gone. */
  readonly connect: () => Promise<SessionSource>;
  /** The value of a lock that we hold on a session ourselves: it doesn't refuse. */
  readonly heldLockOf?: (ref: SessionRef) => string | undefined;
  /** Stops what wasn't sent yet, and the search for what became of what was. */
  readonly signal: AbortSignal;
  /** Called after each. */
  readonly onSettled: (settled: Settled) => void;
}

/**
 * Makes changes, each for itself: all of one or nothing, and refused where the session is another by now.
 * One whose reply is lost isn't sent again: what became of it is found out as soon as the source answers.
 * Plans are taken one after the other as they are needed, and none of them is kept.
 */
export async function runChanges(
  planned: Iterable<PlannedChange> | AsyncIterable<PlannedChange>,
  options: RunOptions,
): Promise<void> {
  const { signal, onSettled } = options;
  const plans = inTurn(planned);
  const work = async (): Promise<void> => {
    while (!signal.aborted) {
      const { value: plan, done } = await plans.next();
      if (done === true) return;
      onSettled(await settle(plan, options));
    }
  };
  // Only when none is under way any more is anything told.
  const ends = await Promise.allSettled(Array.from({ length: AT_ONCE }, work));
  await plans.return(undefined);
  for (const end of ends) if (end.status === 'rejected') throw end.reason;
}

/** What several may ask for the next one of. */
async function* inTurn<T>(all: Iterable<T> | AsyncIterable<T>): AsyncGenerator<T, undefined> {
  yield* all;
}

async function settle(plan: PlannedChange, options: RunOptions): Promise<Settled> {
  const { ref } = plan.change;
  try {
    const source = await options.connect();
    const seen = plan.change.kind === 'end' ? await source.read(ref) : plan.snapshot;
    if (seen.condition === 'gone') return { ref, outcome: 'gone' };
    // What is ended is nothing that nobody has seen, and comes back as it was.
    if (!isSame(seen, plan.snapshot)) return { ref, outcome: 'changed' };
    const result = await resultOf(source, withHeldLock(plan.change, options), options);
    switch (result.outcome) {
      case 'done':
      case 'ended':
      case 'created':
      case 'released':
      case 'saved': {
        const undo = undoOf({ ...plan, snapshot: seen }, result);
        return { ref, outcome: 'done', ...(undo && { undo }) };
      }
      case 'gone':
      case 'locked':
      case 'changed':
      case 'unknown':
      case 'failed':
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

/**
 * What a change comes to: `failed` where it surely didn't arrive, `unknown` where the site has written the
 * session since, so that nobody can tell.
 * @throws UnknownOutcomeError when it couldn't be found out; with any other error nothing was written
 */
async function resultOf(
  source: SessionSource,
  change: SessionChange,
  { connect, signal }: RunOptions,
): Promise<ChangeResult<ChangeKind> | { readonly outcome: 'failed' | 'unknown' }> {
  try {
    return await source.change(change);
  } catch (error) {
    if (!(error instanceof UnknownOutcomeError)) throw error;
    const known = await untilKnown({ change, error, connect, signal }).catch(() => {
      throw error;
    });
    if (known.verdict === 'written') return known.result;
    return { outcome: known.verdict === 'not-written' ? 'failed' : 'unknown' };
  }
}

function withHeldLock(change: SessionChange, { heldLockOf }: RunOptions): SessionChange {
  if (change.kind !== 'save' && change.kind !== 'set-timeout') return change;
  const heldLock = heldLockOf?.(change.ref);
  return heldLock === undefined ? change : { ...change, heldLock };
}

/** Whether two readings of a session have the same data. */
function isSame(a: SessionSnapshot, b: SessionSnapshot): boolean {
  if (a === b) return true;
  if (a.blob && b.blob) return equalBytes(a.blob, b.blob);
  return (
    a.items.length === b.items.length &&
    a.items.every(({ name, bytes }, at) => {
      const other = b.items[at];
      return other?.name === name && equalBytes(bytes, other.bytes);
    })
  );
}
