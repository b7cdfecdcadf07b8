import type { ValueKind } from '../../../value.ts';
import { primitiveName, PrimitiveType } from '../../constants.ts';
import { itemCount, type Place } from '../../records/place.ts';
import { primitiveText, stringText } from '../../records/primitives.ts';
import { arrayCode } from '../../records/record-table.ts';
import type { InnerShape, Model } from '../../model/model.ts';
import type { Shape } from '../../model/shape.ts';

/** What a cell or a default holds. */
export interface CellValue {
  readonly kind: Extract<ValueKind, 'null' | 'scalar' | 'bytes' | 'object'>;
  /** The type of the value; empty for null. */
  readonly typeName: string;
  /** For scalars, the canonical text. */
  readonly text?: string;
  readonly bytes?: Uint8Array;
}

export const NULL_CELL: CellValue = { kind: 'null', typeName: '' };

/** Reads what stands at a place, as far as a cell shows it. */
export function readCellValue(model: Model, inner: InnerShape, place: Place): CellValue {
  const target = model.resolve(place);
  const { table } = model;
  switch (target.type) {
    case 'null':
    case 'missing':
      return NULL_CELL;
    case 'primitive':
      return scalar(
        primitiveName(target.primitive),
        primitiveText(table, target.primitive, target.offset),
      );
    case 'string':
      return scalar('String', stringText(table, target.offset));
    case 'array':
      return readArray(model, target.object);
    case 'object':
      return readObject(model, inner(target), target.object);
  }
}

function scalar(typeName: string, text: string): CellValue {
  return { kind: 'scalar', typeName, text };
}

function readArray({ table }: Model, object: number): CellValue {
  const array = ~table.classOf.at(object);
  const isBytes = arrayCode.primitive(table.arrayCode.at(array)) === PrimitiveType.Byte;
  if (!isBytes) return { kind: 'object', typeName: 'Array' };
  const start = table.arrayData.at(array);
  const bytes = table.bytes.subarray(start, start + itemCount(table, object));
  return { kind: 'bytes', typeName: 'Byte[]', bytes };
}

function readObject(model: Model, shape: Shape | undefined, object: number): CellValue {
  const { display } = model.classOf(object).typeName;
  switch (shape?.kind) {
    case 'null':
      return NULL_CELL;
    case 'primitive':
      return scalar(
        primitiveName(shape.primitive),
        primitiveText(model.table, shape.primitive, shape.offset),
      );
    case 'scalar':
      if (shape.typeName?.endsWith('DBNull') === true) return NULL_CELL;
      return scalar(display, shape.text);
    case 'enum':
      return scalar(display, shape.text);
    default:
      // DBNull, in a stream whose objects are not looked into.
      if (display === 'UnitySerializationHolder') return NULL_CELL;
      return { kind: 'object', typeName: display };
  }
}
