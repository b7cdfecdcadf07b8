import type { ValueNode } from '../../value.ts';
import { primitiveName, recordName, RecordType } from '../constants.ts';
import { nullRunLength, NULL_SLOT, type Place } from '../records/place.ts';
import { primitiveEnd, primitiveText, stringText, textRange } from '../records/primitives.ts';
import type { RecordTable } from '../records/record-table.ts';
import { RawNode } from './raw-node.ts';

/** A raw value: of a member, an item, or behind the type of a MemberPrimitiveTyped. */
export function rawPrimitive(
  table: RecordTable,
  primitive: number,
  offset: number,
  start = offset,
): RawNode {
  const text = primitiveText(table, primitive, offset);
  const end = primitiveEnd(table, primitive, offset);
  const typeName = primitiveName(primitive);
  return new RawNode({ kind: 'scalar', typeName, text, start: Math.abs(start), end });
}

/** A record that is no object: a reference, text, null or typed value. */
export function simpleRecord(table: RecordTable, offset: number, declared: string): RawNode {
  const { bytes, view } = table;
  const type = bytes[offset] ?? RecordType.MessageEnd;
  const wireTypeName = recordName(type);
  const at = { start: offset, wireTypeName };
  switch (type) {
    case RecordType.MemberReference: {
      const id = view.getInt32(offset + 1, true);
      const text = `→ #${id}`;
      return new RawNode({ kind: 'scalar', typeName: declared, text, end: offset + 5, ...at });
    }
    case RecordType.BinaryObjectString: {
      const id = view.getInt32(offset + 1, true);
      const { end } = textRange(table, offset + 5);
      const text = stringText(table, offset);
      const name = `${wireTypeName} #${id}`;
      return new RawNode({
        kind: 'scalar',
        typeName: 'String',
        text,
        end,
        ...at,
        wireTypeName: name,
      });
    }
    case RecordType.MemberPrimitiveTyped: {
      const primitive = bytes[offset + 1] ?? 0;
      const text = primitiveText(table, primitive, offset + 2);
      const end = primitiveEnd(table, primitive, offset + 2);
      return new RawNode({ kind: 'scalar', typeName: primitiveName(primitive), text, end, ...at });
    }
    case RecordType.ObjectNull:
      return new RawNode({ kind: 'null', typeName: declared, end: offset + 1, ...at });
    case RecordType.ObjectNullMultiple256:
    case RecordType.ObjectNullMultiple: {
      const size = type === RecordType.ObjectNullMultiple ? 5 : 2;
      const text = `× ${nullRunLength(table, offset)}`;
      return new RawNode({ kind: 'null', typeName: declared, text, end: offset + size, ...at });
    }
    default:
      return new RawNode({ kind: 'unknown', typeName: wireTypeName, end: offset + 1, ...at });
  }
}

/**
 * What stands at a place, references not followed.
 * @param objectNode makes the node of an object that stands inline.
 */
export function rawValue(
  table: RecordTable,
  { slot, primitive }: Place,
  declared: string,
  objectNode: (object: number) => ValueNode,
): ValueNode {
  if (slot === 0) {
    const { endOffset } = table;
    return new RawNode({ kind: 'unknown', typeName: declared, start: endOffset, end: endOffset });
  }
  if (primitive !== 0) {
    if (isComplete(table, primitive, slot))
      return rawPrimitive(table, primitive, slot, slot < 0 ? ~slot : slot);
    const { endOffset } = table;
    return new RawNode({ kind: 'unknown', typeName: declared, start: endOffset, end: endOffset });
  }
  if (slot === NULL_SLOT) {
    return new RawNode({ kind: 'null', typeName: declared, start: 0, end: 0 });
  }
  return slot < 0 ? objectNode(~slot) : simpleRecord(table, slot, declared);
}

/** False where the stream broke off inside a value. */
function isComplete(table: RecordTable, primitive: number, slot: number): boolean {
  const start = slot < 0 ? ~slot : slot;
  return start < table.endOffset && primitiveEnd(table, primitive, slot) <= table.endOffset;
}
