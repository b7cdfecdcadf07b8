import { extentOfPhp } from '../../../formats/php/extent.ts';
import { phpSessionRows } from '../../../formats/php/variable.ts';
import { writePhpKey } from '../../../formats/php/write.ts';
import { concatBytes } from '../../../formats/splice.ts';
import { changedPlaces } from '../changed-items.ts';
import type { ItemChange } from '../../layout.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { StoreError } from '../../replies.ts';
import type { SessionItem } from '../../session.ts';
import { targetsOf, tiesOf } from './references.ts';
import { symfonyPart } from './symfony.ts';
import { phpNameIssue, readVariables, type SessionVariables } from './session-handlers.ts';
import { l10n } from '../../../formats/reason.ts';

const utf8 = new TextEncoder();

/**
 * The variables of a session as items. Where values refer to each other, each item says where it stands,
 * and whether others count on that.
 * @param systemNames variables that the framework itself keeps there
 */
export function phpItems(
  session: SessionVariables,
  systemNames: ReadonlySet<string>,
): Pick<ItemsRead, 'items' | 'blob'> {
  const { bytes, variables, refers } = session;
  const ties = refers ? tiesOf(phpSessionRows(session)) : [];
  const items = variables.map(({ name, start, valueStart, end }, index): SessionItem => {
    const head = bytes.subarray(start, valueStart);
    const { isHeld = false, hasReferences = false } = ties[index] ?? {};
    return {
      name,
      bytes: bytes.subarray(valueStart, end),
      encoding: 'php',
      isSystem: systemNames.has(name),
      ...symfonyPart(name, bytes[valueStart]),
      ...(name.includes('\uFFFD') && { nameBytes: head }),
      ...(refers && { place: { session, index } }),
      ...(isHeld && { isHeld }),
      ...(hasReferences && { hasReferences }),
    };
  });
  return { items, blob: bytes };
}

/**
 * The session with changes of its variables in it: others keep their bytes and their places, new ones
 * stand last, and one that has another name alone stays where it is.
 * @throws StoreError `unwritable`, or for a name that the handler can't write
 */
export function phpSessionAfter(
  session: SessionVariables,
  changes: readonly ItemChange[],
): Uint8Array {
  const { bytes, handler, variables } = session;
  const names = variables.map(({ name }) => name);
  const { changed, added } = changedPlaces(names, changes);
  const entries = variables.flatMap(({ name, start, valueStart, end }): Entry[] => {
    const head = bytes.subarray(start, valueStart);
    const change = changed.get(name);
    if (change === undefined) return [{ name, head, value: bytes.subarray(valueStart, end) }];
    if (change.after === undefined) return [];
    return [newEntry(change, handler, change.name === name ? head : undefined)];
  });
  entries.push(...added.map((change) => newEntry(change, handler)));
  const content = entries.flatMap(({ head, value }) => [head, value]);
  const next = concatBytes(
    handler === 'php_serialize'
      ? [utf8.encode(`a:${entries.length}:{`), ...content, utf8.encode('}')]
      : content,
  );
  checkAfter(session, next, entries);
  return next;
}

/** A variable as it is written. */
interface Entry {
  readonly name: string;
  readonly head: Uint8Array;
  readonly value: Uint8Array;
  /** Set where its value, or whether it is there, is a change: the name that it had before. */
  readonly changed?: string;
}

/** @param head what stands before the value where the name stays. @throws StoreError */
function newEntry(
  { name, after, renamedFrom }: ItemChange,
  handler: SessionVariables['handler'],
  head?: Uint8Array,
): Entry {
  if (name === null || after === undefined) {
    throw new StoreError('unwritable', l10n.t('An item without a name cannot be stored.'));
  }
  if (extentOfPhp(after, 0)?.end !== after.length) throw new StoreError('unwritable', name);
  const changed = renamedFrom ?? name;
  return { name, head: head ?? headOf(name, handler), value: after, changed };
}

/** What stands before a value. @throws StoreError */
function headOf(name: string, handler: SessionVariables['handler']): Uint8Array {
  const problem = phpNameIssue(name, handler);
  if (problem) throw new StoreError(`name-${problem}`, name);
  if (handler === 'php_serialize') return writePhpKey(name);
  const bytes = utf8.encode(name);
  return handler === 'php'
    ? concatBytes([bytes, utf8.encode('|')])
    : concatBytes([Uint8Array.of(bytes.length), bytes]);
}

/** Reads what is to be written as PHP does, and compares. @throws StoreError `unwritable` */
function checkAfter(before: SessionVariables, next: Uint8Array, entries: readonly Entry[]): void {
  const after = readVariables(next);
  const isSame =
    after !== undefined &&
    (after.handler === before.handler || next.length === 0) &&
    after.variables.length === entries.length &&
    after.variables.every(({ name }, index) => name === entries[index]?.name);
  if (!isSame) throw new StoreError('unwritable', before.handler);
  if (!before.refers) return;
  const oldNames = entries.map(({ name, changed }) => changed ?? name);
  const [oldRows, newRows] = [phpSessionRows(before), phpSessionRows(after)];
  const were = targetsOf(
    oldRows,
    before.variables.map(({ name }) => name),
  );
  const are = targetsOf(newRows, oldNames);
  for (const { name, changed } of entries) {
    if (changed === undefined && are.get(name) !== were.get(name)) {
      throw new StoreError('held-in-place', name);
    }
  }
  const isLost = newRows.parsed.warnings.length > oldRows.parsed.warnings.length;
  if (isLost) throw new StoreError('unwritable', before.handler);
}
