import { int32 } from '../../bytes/int32.ts';
import { writeNetString } from '../../bytes/net-string.ts';
import { concatBytes } from '../../splice.ts';
import { RecordType } from '../constants.ts';

/** A BinaryObjectString. */
export function stringRecord(id: number, text: string): Uint8Array {
  return stringRecordOf(id, writeNetString(text));
}

/** A BinaryObjectString with a text that is already in its wire form, length prefix included. */
export function stringRecordOf(id: number, wireText: Uint8Array): Uint8Array {
  return concatBytes([recordWithId(RecordType.BinaryObjectString, id), wireText]);
}

/** A MemberReference. */
export function referenceRecord(id: number): Uint8Array {
  return recordWithId(RecordType.MemberReference, id);
}

/** A ClassWithId, without its values. */
export function shortHead(id: number, metadataId: number): Uint8Array {
  return concatBytes([recordWithId(RecordType.ClassWithId, id), int32(metadataId)]);
}

/** A record with another id behind its type. */
export function withId(record: Uint8Array, id: number): Uint8Array {
  const copy = record.slice();
  copy.set(int32(id), 1);
  return copy;
}

function recordWithId(type: number, id: number): Uint8Array {
  return concatBytes([Uint8Array.of(type), int32(id)]);
}

/** Nulls in an array of one dimension, as .NET writes them: one, up to 255, or more. */
export function nullRecords(count: number): Uint8Array {
  if (count === 0) return new Uint8Array(0);
  if (count === 1) return Uint8Array.of(RecordType.ObjectNull);
  if (count < 256) return Uint8Array.of(RecordType.ObjectNullMultiple256, count);
  return recordWithId(RecordType.ObjectNullMultiple, count);
}
