import { inverseChanges } from '../../stores/edit/overwritten.ts';
import { layoutAllows } from '../../stores/read/session-abilities.ts';
import type { SessionSnapshot } from '../../stores/session.ts';
import type { SessionChange } from '../../stores/source/session-change.ts';
import type { PlannedChange } from './plan-edit.ts';

/** What a change has come to, as far as its source said it. */
export interface LeftBehind {
  readonly outcome: string;
  /** The session after a save. */
  readonly snapshot?: SessionSnapshot;
  /** The timeout that is stored now. */
  readonly timeoutSeconds?: number;
}

/** What gives back what was there, refused where the site has changed it since; undefined where nothing can. */
export function undoOf(
  { change, snapshot, before, after }: PlannedChange,
  left: LeftBehind,
): PlannedChange | undefined {
  const inverse = inverseOf(change, snapshot, left);
  return (
    inverse && {
      change: inverse,
      snapshot: left.snapshot ?? snapshot,
      ...(after !== undefined && { before: after }),
      ...(before !== undefined && { after: before }),
    }
  );
}

function inverseOf(
  change: SessionChange,
  snapshot: SessionSnapshot,
  left: LeftBehind,
): SessionChange | undefined {
  const { ref } = change;
  switch (change.kind) {
    case 'save': {
      const { snapshot: opened } = left;
      return opened && { kind: 'save', ref, opened, changes: inverseChanges(change.changes) };
    }
    case 'set-timeout': {
      const { timeoutSeconds } = snapshot;
      const { timeoutSeconds: seenTimeoutSeconds } = left;
      if (timeoutSeconds === undefined || seenTimeoutSeconds === undefined) return undefined;
      return { kind: change.kind, ref, timeoutSeconds, seenTimeoutSeconds };
    }
    case 'end':
      if (snapshot.items.length === 0 || !layoutAllows(ref.layout, 'create')) return undefined;
      return { kind: 'create', ref, content: snapshot };
    default:
      return undefined;
  }
}
