import { equalBytes } from '../../formats/splice.ts';
import type { ItemChange } from '../layout.ts';
import type { SessionDraft } from './draft.ts';
import { layoutById } from '../layouts/layouts.ts';
import type { SessionSnapshot } from '../session.ts';

/** The first member of a backup, raised when its shape changes. */
const BACKUP_VERSION = 1;

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
  return JSON.stringify({ version: BACKUP_VERSION, changes });
}

/** Reads a backup; undefined when the text is none. */
export function readBackup(text: string): readonly ItemChange[] | undefined {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return undefined;
  }
  if (!isObject(value) || value['version'] !== BACKUP_VERSION) return undefined;
  const list = value['changes'];
  if (!Array.isArray(list)) return undefined;
  const changes: ItemChange[] = [];
  for (const entry of list as unknown[]) {
    if (!isObject(entry)) return undefined;
    const { name, before, after, renamedFrom } = entry;
    if (name !== null && typeof name !== 'string') return undefined;
    if (before !== undefined && typeof before !== 'string') return undefined;
    if (after !== undefined && typeof after !== 'string') return undefined;
    if (renamedFrom !== undefined && typeof renamedFrom !== 'string') return undefined;
    changes.push({
      name,
      ...(renamedFrom !== undefined && { renamedFrom }),
      ...(before !== undefined && { before: bytesOf(before) }),
      ...(after !== undefined && { after: bytesOf(after) }),
    });
  }
  return changes;
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
  const blob = layoutById(current.ref.layout).blobAfter(current, differences);
  return { ...current, items: [...items.values()], ...(blob && { blob }) };
}

function isObject(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null;
}

function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}

function bytesOf(text: string): Uint8Array {
  return new Uint8Array(Buffer.from(text, 'base64'));
}
