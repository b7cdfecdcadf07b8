import { writeNetString } from '../../bytes/net-string.ts';
import { concatBytes } from '../../splice.ts';
import { RecordType } from '../constants.ts';
import type { NetType } from '../write/net-types.ts';
import type { Editing } from './editing.ts';
import { declaredTypeOf, libraryFor, typeInfo } from './new-array.ts';
import { int32 } from '../../bytes/int32.ts';
import type { Token } from './tokens.ts';

/**
 * The head of an object whose class the stream doesn't describe, for a record behind all others.
 * @param members names and declared types of the members, whose values follow.
 */
export function classHead(
  editing: Editing,
  type: NetType,
  members: readonly (readonly [name: string, type: NetType])[],
  id: number,
): Token {
  const declared = members.map(([, member]) => declaredTypeOf(editing, member));
  const isSystem = type.library === undefined;
  const record = isSystem
    ? RecordType.SystemClassWithMembersAndTypes
    : RecordType.ClassWithMembersAndTypes;
  const bytes = concatBytes([
    Uint8Array.of(record),
    int32(id),
    writeNetString(type.name),
    int32(members.length),
    ...members.map(([name]) => writeNetString(name)),
    Uint8Array.from(declared.map(({ binaryType }) => binaryType)),
    ...declared.map((member) => typeInfo(member)),
    ...(isSystem ? [] : [int32(libraryFor(editing, type))]),
  ]);
  return { kind: 'record', id, bytes };
}
