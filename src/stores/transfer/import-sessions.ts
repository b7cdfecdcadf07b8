import { randomBytes } from 'node:crypto';
import { FormatError } from '../../formats/errors.ts';
import { equalBytes } from '../../formats/splice.ts';
import { newSessionIdFor } from '../deeds/copy-session.ts';
import type { ItemChange } from '../layout.ts';
import { StoreError } from '../replies.ts';
import type { LayoutId, SessionRef, SessionSnapshot } from '../session.ts';
import type { ChangeResult, SessionChange } from '../source/session-change.ts';
import type { SessionSource } from '../source/session-source.ts';
import { canBeMade } from './can-be-made.ts';
import type { FiledSession } from './session-file.ts';

/** What becomes of a session of a file where one with its id is there already. */
export type ConflictRule =
  /** That one stays. */
  | 'skip'
  /** It gets the items of the file, if it is still what it was when the file was written. */
  | 'overwrite-unchanged'
  /** The one of the file gets a new id. */
  | 'new-id';

/**
 * How a session of a file stands to what is there. `new`: nothing is; `same`: the same items; `unchanged`: what was there when the file was written, while
 * the file says something else; `changed`: something else; `no-way`: sessions of this layout can't be made here.
 */
export type Standing = 'new' | 'same' | 'unchanged' | 'changed' | 'no-way';

/** A session of a file, with how it stands. */
export interface PlannedImport {
  readonly session: FiledSession;
  readonly standing: Standing;
  /** What is there. */
  readonly current?: SessionSnapshot;
}

/** What became of one session; only `created` and `overwritten` have written something. */
export type ImportOutcome =
  | { readonly outcome: 'created'; readonly ref: SessionRef }
  | { readonly outcome: 'overwritten' | 'same' | 'skipped' | 'no-way' }
  /** Somebody was quicker, a request holds the lock, or the layout can't hold what the file has. */
  | { readonly outcome: 'exists' | 'locked' | 'changed' | 'gone' | 'refused' };

/** Carries a change out, and finds out what became of it where that isn't clear. */
export type Changer = <K extends 'create' | 'save'>(
  change: SessionChange<K>,
) => Promise<ChangeResult<K>>;

/**
 * Looks how sessions of a file stand to what is there. Reads only those that are there.
 * @param hasNewId whether all get new ids: those of the file are masked
 */
export async function plannedImports(
  source: Pick<SessionSource, 'summaries' | 'read' | 'limitOf'>,
  sessions: readonly FiledSession[],
  hasNewId: boolean,
): Promise<readonly PlannedImport[]> {
  // A layout of a Redis makes no sense to who reads a table, and the other way round.
  const isBeyond = (layout: LayoutId): boolean =>
    source.limitOf('create', layout)?.code === 'not-supported';
  const isWell = new Map(
    sessions.map((each) => [each, canBeMade(each, !hasNewId) && !isBeyond(each.ref.layout)]),
  );
  const known = sessions.filter((each) => isWell.get(each));
  const summaries = await source.summaries(known.map(({ ref }) => ref));
  const plans = known.map(async (session, at): Promise<PlannedImport> => {
    if (summaries[at]?.condition === 'gone') return { session, standing: 'new' };
    const current = await source.read(session.ref);
    return { session, standing: standingOf(session, current), current };
  });
  const no = sessions
    .filter((session) => isWell.get(session) !== true)
    .map((session): PlannedImport => ({ session, standing: 'no-way' }));
  return [...(await Promise.all(plans)), ...no];
}

/**
 * Brings one session in, as a whole or not at all. It gets the time to live that it had when the file was
 * written; one that is overwritten keeps its own. A lock that is there refuses.
 * @param hasNewId whether it gets a new id in any case: those of the file are masked
 */
export async function importSession(
  change: Changer,
  { session, standing, current }: PlannedImport,
  rule: ConflictRule,
  hasNewId: boolean,
): Promise<ImportOutcome> {
  if (standing === 'no-way') return { outcome: 'no-way' };
  try {
    if (hasNewId) return await created(change, session, true);
    if (standing === 'new') return await created(change, session, false);
    if (rule === 'new-id') return await created(change, session, true);
    if (standing === 'same') return { outcome: 'same' };
    if (rule === 'skip' || standing !== 'unchanged' || !current) return { outcome: 'skipped' };
    return await overwritten(change, session, current);
  } catch (error) {
    if (error instanceof StoreError || error instanceof FormatError) return { outcome: 'refused' };
    throw error;
  }
}

async function created(
  change: Changer,
  { ref, items, blob, timeoutSeconds, ttlMs }: FiledSession,
  hasNewId: boolean,
): Promise<ImportOutcome> {
  const content = {
    items,
    ...(blob && { blob }),
    ...(timeoutSeconds !== undefined && { timeoutSeconds }),
    ...(ttlMs !== undefined && { ttlMs: Math.max(1, ttlMs) }),
  };
  const target = hasNewId ? { ...ref, id: newIdFor(ref) } : ref;
  const { outcome } = await change({ kind: 'create', ref: target, content });
  return outcome === 'created' ? { outcome, ref: target } : { outcome };
}

async function overwritten(
  change: Changer,
  session: FiledSession,
  opened: SessionSnapshot,
): Promise<ImportOutcome> {
  const changes = changesTo(session, opened);
  if (changes === undefined) return { outcome: 'refused' };
  const { outcome } = await change({ kind: 'save', ref: session.ref, opened, changes });
  switch (outcome) {
    case 'saved':
      return { outcome: 'overwritten' };
    case 'last-item':
    case 'wrong-type':
      return { outcome: 'refused' };
    default:
      return { outcome };
  }
}

/** What has to change so that a session has the items of the file; undefined where the file doesn't have all of them. */
function changesTo(
  { items, isWhole }: FiledSession,
  current: SessionSnapshot,
): readonly ItemChange[] | undefined {
  if (!isWhole) return undefined;
  const changes: ItemChange[] = [];
  const left = new Map(current.items.map((item) => [item.name, item.bytes]));
  for (const { name, bytes: after } of items) {
    const before = left.get(name);
    left.delete(name);
    if (!before) changes.push({ name, after });
    else if (!equalBytes(before, after)) changes.push({ name, before, after });
  }
  for (const [name, before] of left) changes.push({ name, before });
  return changes;
}

function standingOf(session: FiledSession, current: SessionSnapshot): Standing {
  const isSame =
    session.blob && current.blob
      ? equalBytes(session.blob, current.blob)
      : changesTo(session, current)?.length === 0;
  if (isSame) return 'same';
  return session.digest !== undefined && session.digest === current.digest
    ? 'unchanged'
    : 'changed';
}

/** Characters that every framework takes in an id. */
function newIdFor({ layout }: SessionRef): string {
  return newSessionIdFor(layout) ?? randomBytes(16).toString('hex');
}
