import { readLengthPrefix, writeNetString } from '../../bytes/net-string.ts';
import { FormatError } from '../../errors.ts';
import { concatBytes } from '../../splice.ts';
import { BinaryType, RecordType } from '../constants.ts';
import { readTypeAt } from '../records/class-info.ts';
import type { RecordTable } from '../records/record-table.ts';
import { binaryTypeOf, type NetType } from '../write/net-types.ts';
import type { Editing } from './editing.ts';
import { int32 } from '../../bytes/int32.ts';
import { withId } from '../write/record-bytes.ts';
import { raw, type Token } from './tokens.ts';
import { l10n } from '../../reason.ts';

/**
 * Gives one object a further member, behind its others: collections that are empty have no member
 * for what they hold. Its class is described anew for it; other objects keep theirs.
 * @param value what stands in the member.
 */
export function addMember(
  editing: Editing,
  object: number,
  name: string,
  type: NetType,
  value: readonly Token[],
): void {
  const { table, changes } = editing;
  const start = table.start.at(object);
  const classIndex = table.classOf.at(object);
  const id = table.view.getInt32(start + 1, true);
  const isShort = table.bytes[start] === RecordType.ClassWithId;
  const end = isShort ? start + 9 : table.classes.valuesStart.at(classIndex);
  const library = libraryInFrontOf(editing, type, start);
  const bytes = withId(describe(table, classIndex, name, type, library.id), id);
  changes.takeContent({ start, end, tokens: [{ kind: 'head', id, classIndex, object }] });
  changes.put(start, [...library.records, { kind: 'record', id, bytes }]);
  changes.put(table.end.at(object), value);
}

/** The id of a type's library for a place; a record of it where none stands in front. */
function libraryInFrontOf(
  editing: Editing,
  { library }: NetType,
  offset: number,
): { readonly id: number; readonly records: readonly Token[] } {
  if (library === undefined) return { id: 0, records: [] };
  const known = editing.libraryId(library);
  if (known !== undefined && editing.table.libraries.get(known) < offset) {
    return { id: known, records: [] };
  }
  const id = editing.changes.newId();
  const head = Uint8Array.of(RecordType.BinaryLibrary);
  return { id, records: [raw(concatBytes([head, int32(id), writeNetString(library)]))] };
}

/** The description of a class with one more member. */
function describe(
  table: RecordTable,
  classIndex: number,
  name: string,
  type: NetType,
  libraryId: number,
): Uint8Array {
  const { bytes, view, classes } = table;
  const start = classes.start.at(classIndex);
  if ((bytes[start] ?? 0) < RecordType.SystemClassWithMembersAndTypes) {
    throw new FormatError(
      'read-only',
      l10n.t('The stream does not describe the members of this class, so nothing can be added.'),
    );
  }
  const count = classes.memberCount.at(classIndex);
  const skipText = (at: number): number => {
    const prefix = readLengthPrefix(bytes, at);
    return prefix.end + prefix.length;
  };
  const countAt = skipText(start + 5);
  let names = countAt + 4;
  for (let i = 0; i < count; i++) names = skipText(names);
  let infos = names + count;
  for (let i = 0; i < count; i++) {
    infos = readTypeAt(bytes, view, bytes[names + i] ?? 0, infos).end;
  }
  const { binaryType, primitive } = binaryTypeOf(type);
  const info: Uint8Array[] = [];
  if (primitive !== 0) info.push(Uint8Array.of(primitive));
  else if (binaryType === BinaryType.SystemClass) info.push(writeNetString(type.name));
  else if (binaryType === BinaryType.Class) {
    info.push(writeNetString(type.name), int32(libraryId));
  }
  return concatBytes([
    bytes.subarray(start, countAt),
    int32(count + 1),
    bytes.subarray(countAt + 4, names),
    writeNetString(name),
    bytes.subarray(names, names + count),
    Uint8Array.of(binaryType),
    bytes.subarray(names + count, infos),
    ...info,
    bytes.subarray(infos, classes.valuesStart.at(classIndex)),
  ]);
}
