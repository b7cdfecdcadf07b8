import { writeNetString } from '../../bytes/net-string.ts';
import { FormatError } from '../../errors.ts';
import { ArrayType, RecordType } from '../constants.ts';
import { findNullRun, type Place } from '../records/place.ts';
import { textRange } from '../records/primitives.ts';
import { arrayCode, type RecordTable } from '../records/record-table.ts';
import type { NrbfNode } from '../view/node.ts';
import type { Changes } from './changes.ts';
import {
  nullRecords,
  referenceRecord,
  stringRecord,
  stringRecordOf,
} from '../write/record-bytes.ts';
import { referencesTo } from './usage.ts';
import { l10n } from '../../reason.ts';

/** The refusal of an edit that would change a value elsewhere, too. */
export function sharedElsewhere(): FormatError {
  return new FormatError(
    'shared-elsewhere',
    l10n.t('This value is also used elsewhere, so it cannot be edited here.'),
  );
}

/**
 * Gives a string slot a new text. Other places that refer to the old string keep it: its record
 * moves behind all others, where references may lead forward to it.
 */
export function planString(
  table: RecordTable,
  node: NrbfNode,
  text: string,
  changes: Changes,
): void {
  const { target, place, aliases } = node;
  if (target.type === 'null') {
    const id = changes.newId();
    for (const [index, alias] of [...aliases].sort((a, b) => a.slot - b.slot).entries()) {
      const record = index === 0 ? stringRecord(id, text) : referenceRecord(id);
      replaceNull(table, alias, record, changes);
    }
    return;
  }
  if (target.type !== 'string')
    throw new FormatError('read-only', l10n.t('This value cannot be edited.'));
  const slots = aliases.map(({ slot }) => slot);
  const references = referencesTo(table, target.offset);
  const isOnlyHere =
    slots.includes(target.offset) && references.every((reference) => slots.includes(reference));
  if (isOnlyHere || place.owner < 0) {
    const { end } = textRange(table, target.offset + 5);
    changes.replace(target.offset + 5, end, writeNetString(text));
    return;
  }
  const id = changes.newId();
  for (const [index, slot] of [...slots].sort((a, b) => a - b).entries()) {
    const record = index === 0 ? stringRecord(id, text) : referenceRecord(id);
    replaceString(table, slot, record, changes);
  }
}

/** Replaces a string's record or a reference to it; a record that others need moves to the end. */
function replaceString(
  table: RecordTable,
  slot: number,
  record: Uint8Array,
  changes: Changes,
): void {
  if (table.bytes[slot] !== RecordType.BinaryObjectString) {
    changes.replace(slot, slot + 5, record);
    return;
  }
  const id = table.view.getInt32(slot + 1, true);
  if (table.repeatedStrings.has(id)) {
    throw new FormatError(
      'shared-elsewhere',
      l10n.t('Several strings in the stream have the same ID.'),
      {
        offset: slot,
        details: { id },
      },
    );
  }
  const { end } = textRange(table, slot + 5);
  changes.replace(slot, end, record);
  changes.append(stringRecordOf(id, table.bytes.subarray(slot + 5, end)));
}

/** Puts a record in the place of a null, which may be one of a run. */
function replaceNull(table: RecordTable, place: Place, record: Uint8Array, changes: Changes): void {
  const { slot } = place;
  if (table.bytes[slot] === RecordType.ObjectNull) {
    changes.replace(slot, slot + 1, record);
    return;
  }
  const run = findNullRun(table, place.owner, place.index);
  if (!run || isRectangular(table, place.owner)) {
    throw new FormatError(
      'read-only',
      l10n.t('This value is stored together with others, so it cannot be edited alone.'),
    );
  }
  const before = place.index - run.position;
  const size = table.bytes[run.offset] === RecordType.ObjectNullMultiple ? 5 : 2;
  changes.replace(run.offset, run.offset + size, nullRecords(before));
  const end = run.offset + size;
  changes.replace(end, end, record);
  changes.replace(end, end, nullRecords(run.length - before - 1));
}

/** In a rectangular array .NET loses its place at a run of nulls: no record belongs to an item. */
function isRectangular(table: RecordTable, object: number): boolean {
  const type = arrayCode.arrayType(table.arrayCode.at(~table.classOf.at(object)));
  return type === ArrayType.Rectangular || type === ArrayType.RectangularOffset;
}
