import { writeNetString } from '../../bytes/net-string.ts';
import { concatBytes } from '../../splice.ts';
import { RecordType } from '../constants.ts';
import type { NetType } from '../write/net-types.ts';
import type { Editing } from './editing.ts';
import { declaredTypeOf, typeInfo } from './new-array.ts';
import { int32 } from './record-bytes.ts';
import type { Token } from './tokens.ts';

/** The head of a KeyValuePair that describes its class, behind all other records. */
export function pairHead(
  editing: Editing,
  name: string,
  types: readonly [NetType, NetType],
  id: number,
): Token {
  const [key, value] = types.map((type) => declaredTypeOf(editing, type));
  if (!key || !value) throw new RangeError('A pair has two types.');
  const bytes = concatBytes([
    Uint8Array.of(RecordType.SystemClassWithMembersAndTypes),
    int32(id),
    writeNetString(name),
    int32(2),
    writeNetString('key'),
    writeNetString('value'),
    Uint8Array.of(key.binaryType, value.binaryType),
    typeInfo(key),
    typeInfo(value),
  ]);
  return { kind: 'record', id, bytes };
}
