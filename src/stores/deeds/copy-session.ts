import { randomBytes } from 'node:crypto';
import { applyChange } from '../change/apply-change.ts';
import type { CommandRunner } from '../commands.ts';
import { layoutById } from '../layouts/layouts.ts';
import { StoreError } from '../replies.ts';
import type { LayoutId, SessionRef } from '../session.ts';
import type { CreateResult, SessionContent } from '../source/change-results.ts';

/** A session id as the framework makes them; undefined for layouts whose ids we can't make. */
export function newSessionIdFor(layout: LayoutId): string | undefined {
  return layoutById(layout).newId?.(randomBytes);
}

/**
 * Makes a session in one atomic step; one that is there is never overwritten.
 * @throws StoreError `no-permission`; `unwritable` for a layout that we can't make, or content that
 * it can't hold; `too-many-items`
 */
export async function createSession(
  runner: CommandRunner,
  ref: SessionRef,
  content: SessionContent,
): Promise<CreateResult> {
  const layout = layoutById(ref.layout);
  if (!layout.planCreate) throw new StoreError('unwritable', layout.id);
  const plan = layout.planCreate({ ...content, keys: layout.keys(ref) });
  const result = await applyChange(runner, plan);
  switch (result.outcome) {
    case 'done':
      return { outcome: 'created' };
    case 'exists':
      return result;
    default:
      throw new StoreError('unexpected-reply', result.outcome);
  }
}
