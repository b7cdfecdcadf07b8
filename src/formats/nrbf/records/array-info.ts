import { ArrayType, BinaryType, primitiveName, RecordType } from '../constants.ts';
import { arrayTypeName, typeNameOf, type TypeName } from '../type-name.ts';
import { readTypeAt, type DeclaredType } from './class-info.ts';
import type { RecordTable } from './record-table.ts';

/** What an array record says of its array. */
export interface ArrayInfo {
  readonly typeName: TypeName;
  /** The number of items by dimension. */
  readonly lengths: readonly number[];
  /** The first index by dimension; 0 but for arrays that .NET makes with other bounds. */
  readonly lowerBounds: readonly number[];
  readonly element: DeclaredType;
  /** The element type's name as it stands in the stream, where one stands there. */
  readonly wireElementName?: string;
}

/** Reads the head of an array's record again, with its names. */
export function readArrayInfo(table: RecordTable, object: number): ArrayInfo {
  const { bytes, view } = table;
  const start = table.start.at(object);
  const recordType = bytes[start] ?? 0;
  if (recordType !== RecordType.BinaryArray) {
    const element = simpleElement(recordType, bytes[start + 9] ?? 0);
    const lengths = [view.getInt32(start + 5, true)];
    return { typeName: nameOf(element, '[]'), lengths, lowerBounds: [0], element };
  }
  const arrayType = bytes[start + 5] ?? 0;
  const rank = view.getInt32(start + 6, true);
  let at = start + 10;
  const numbers = (): number[] => {
    const list = Array.from({ length: rank }, (_, i) => view.getInt32(at + i * 4, true));
    at += rank * 4;
    return list;
  };
  const lengths = numbers();
  const lowerBounds = arrayType >= ArrayType.SingleOffset ? numbers() : lengths.map(() => 0);
  const element = readTypeAt(bytes, view, bytes[at] ?? 0, at + 1).declared;
  const isOffset = rank === 1 && lowerBounds[0] !== 0;
  const suffix = isOffset ? '[*]' : `[${','.repeat(rank - 1)}]`;
  const info = { typeName: nameOf(element, suffix), lengths, lowerBounds, element };
  return element.className === undefined ? info : { ...info, wireElementName: element.className };
}

function simpleElement(recordType: number, primitive: number): DeclaredType {
  if (recordType === RecordType.ArraySinglePrimitive) {
    return { binaryType: BinaryType.Primitive, primitive };
  }
  const isString = recordType === RecordType.ArraySingleString;
  return { binaryType: isString ? BinaryType.String : BinaryType.Object, primitive: 0 };
}

/** The name of a type as a slot declares it. */
export function declaredTypeName(declared: DeclaredType): TypeName {
  const { binaryType, primitive, className = '' } = declared;
  switch (binaryType) {
    case BinaryType.Primitive:
      return typeNameOf(`System.${primitiveName(primitive)}`);
    case BinaryType.PrimitiveArray:
      return typeNameOf(`System.${primitiveName(primitive)}[]`);
    case BinaryType.String:
      return typeNameOf('System.String');
    case BinaryType.StringArray:
      return typeNameOf('System.String[]');
    case BinaryType.Object:
      return typeNameOf('System.Object');
    case BinaryType.ObjectArray:
      return typeNameOf('System.Object[]');
    default:
      return typeNameOf(className);
  }
}

function nameOf(element: DeclaredType, suffix: string): TypeName {
  return arrayTypeName(declaredTypeName(element), suffix);
}
