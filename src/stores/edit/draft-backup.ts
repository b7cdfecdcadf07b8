import * as v from 'valibot';
import { equalBytes } from '../../formats/splice.ts';
import { fields, shapedJson } from '../../shapes/shape.ts';
import type { ItemChange } from '../layout.ts';
import type { SessionDraft } from './draft.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { SessionSnapshot } from '../session.ts';

const bytes = v.pipe(v.string(), v.transform(bytesOf));

/** What VS Code keeps. The version is raised when the shape changes. */
const backup = fields({
  version: v.literal(1),
  changes: v.array(
    fields({
      name: v.nullable(v.string()),
      renamedFrom: v.optional(v.string()),
      before: v.optional(bytes),
      after: v.optional(bytes),
    }),
  ),
});

/**
 * The unsaved changes of a draft as JSON, with the bytes that they apply to: what VS Code keeps for
 * a window that closes. It holds values of the session, so it belongs into the storage of the
 * workspace and nowhere else.
 */
export function writeBackup(draft: SessionDraft): string {
  const changes = draft.changes().map(({ name, before, after, renamedFrom }) => ({
    name,
    ...(renamedFrom !== undefined && { renamedFrom }),
    ...(before && { before: base64(before) }),
    ...(after && { after: base64(after) }),
  }));
  return JSON.stringify({ version: 1, changes } satisfies v.InferInput<typeof backup>);
}

/** Reads a backup; undefined when the text is none. */
export function readBackup(text: string): readonly ItemChange[] | undefined {
  return shapedJson(backup, text)?.changes;
}

/**
 * The snapshot that a draft has to start from so that a backup can be restored in it, with the items as
 * they were when the edits were made. A save then notices what the site changed in the meantime.
 */
export function baseOfBackup(
  current: SessionSnapshot,
  changes: readonly ItemChange[],
): SessionSnapshot {
  const items = new Map(current.items.map((item) => [item.name, item]));
  const differences: ItemChange[] = [];
  for (const { name, before } of changes) {
    const item = items.get(name);
    if (before === undefined) {
      if (item && items.delete(name)) differences.push({ name, before: item.bytes });
    } else if (item === undefined || !equalBytes(before, item.bytes)) {
      items.set(name, { ...(item ?? { name, isSystem: false }), bytes: before });
      differences.push({ name, ...(item && { before: item.bytes }), after: before });
    }
  }
  if (differences.length === 0) return current;
  const blob = layoutById(current.ref.layout).blobAfter(current, differences);
  // No data that Redis holds is the same as this.
  return { ...current, items: [...items.values()], ...(blob && { blob }), digest: '' };
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
