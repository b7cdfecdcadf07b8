import type { ScalarEditor, ScalarType } from '../../value.ts';
import { BinaryType, primitiveByName, primitiveName } from '../constants.ts';
import type { DeclaredType } from '../records/class-info.ts';
import type { Place } from '../records/place.ts';
import { textAt } from '../records/primitives.ts';
import type { RecordTable } from '../records/record-table.ts';
import { enumEditor } from '../known/enums.ts';
import { isKnownStruct } from '../model/structs.ts';
import type { Model } from '../model/model.ts';
import { typeNameOf } from '../type-name.ts';
import { binaryTypeOf, type NetType } from '../write/net-types.ts';
import { genericArguments } from './net-type-names.ts';

/** What a place takes, as far as its declaration and the stream say. */
export type SlotType =
  /** A raw value. */
  | { readonly kind: 'raw'; readonly editor: ScalarEditor }
  | { readonly kind: 'string' }
  /** Any object. */
  | { readonly kind: 'object' }
  /** A scalar that is no raw value: one of a Nullable, a Guid. */
  | { readonly kind: 'scalar'; readonly editor: ScalarEditor; readonly classIndex?: number }
  | {
      readonly kind: 'class';
      readonly className: string;
      /** The assembly's full name; undefined for the system library. */
      readonly library: string | undefined;
      /** Where the stream describes the class. */
      readonly classIndex?: number;
      readonly isValueType: boolean;
    };

/** Scalars that are structs of several members, or of one that isn't `m_value`. */
const structScalars: ReadonlySet<string> = new Set(['Guid', 'IntPtr', 'UIntPtr']);

/** What a place that is declared so takes. */
export function slotTypeOf(model: Model, declared: DeclaredType): SlotType {
  switch (declared.binaryType) {
    case BinaryType.Primitive:
      return { kind: 'raw', editor: scalarEditor(primitiveName(declared.primitive)) };
    case BinaryType.String:
      return { kind: 'string' };
    case BinaryType.Object:
      return { kind: 'object' };
    case BinaryType.PrimitiveArray: {
      const className = `System.${primitiveName(declared.primitive)}[]`;
      return { kind: 'class', className, library: undefined, isValueType: false };
    }
    case BinaryType.StringArray:
    case BinaryType.ObjectArray: {
      const isString = declared.binaryType === BinaryType.StringArray;
      const className = isString ? 'System.String[]' : 'System.Object[]';
      return { kind: 'class', className, library: undefined, isValueType: false };
    }
    default: {
      const { className = '', libraryId } = declared;
      const library = libraryId === undefined ? undefined : libraryName(model.table, libraryId);
      return namedSlot(model, className, library);
    }
  }
}

/** What a place for values of a type takes. */
export function slotOfNetType(model: Model, type: NetType): SlotType {
  const { binaryType, primitive } = binaryTypeOf(type);
  if (primitive !== 0) return { kind: 'raw', editor: scalarEditor(primitiveName(primitive)) };
  if (binaryType === BinaryType.String) return { kind: 'string' };
  if (binaryType === BinaryType.Object) return { kind: 'object' };
  return namedSlot(model, type.name, type.library);
}

/** True for what may be null by its declaration alone. */
export function isNullableType(declared: Pick<DeclaredType, 'className'> | undefined): boolean {
  return declared?.className?.startsWith('System.Nullable`1') ?? false;
}

function namedSlot(model: Model, className: string, library: string | undefined): SlotType {
  const [argument] = className.startsWith('System.Nullable`1[[') ? genericArguments(className) : [];
  if (argument) return namedSlot(model, argument.name, argument.library);
  const name = /^System\.(\w+)$/.exec(className)?.[1] ?? '';
  if (primitiveByName(name) !== undefined) {
    return { kind: 'scalar', editor: scalarEditor(name as ScalarType) };
  }
  const classIndex = findClass(model, className, library);
  const known = classIndex === undefined ? {} : { classIndex };
  if (structScalars.has(name))
    return { kind: 'scalar', editor: { type: name as 'Guid' }, ...known };
  const underlying = classIndex === undefined ? undefined : enumType(model, classIndex);
  if (underlying !== undefined) {
    return { kind: 'scalar', editor: enumEditor(className, underlying), ...known };
  }
  const isValueType =
    classIndex === undefined
      ? isKnownStruct(typeNameOf(className).definition)
      : model.isValueClass(classIndex);
  return { kind: 'class', className, library, isValueType, ...known };
}

/** How a scalar of a type is written by users. */
export function scalarEditor(type: ScalarType): ScalarEditor {
  return type === 'DateTime' ? { type, hasKind: true } : { type };
}

/** The integer type of an enum's class; undefined for other classes. */
export function enumType(model: Model, classIndex: number): ScalarType | undefined {
  const { memberNames } = model.classes.get(classIndex);
  if (memberNames.length !== 1 || memberNames[0] !== 'value__') return undefined;
  const { kinds, firstKind } = model.table.classes;
  const kind = kinds.at(firstKind.at(classIndex));
  return kind > 0 && kind < 0x20 ? primitiveName(kind) : undefined;
}

/** The name of a library by its id. */
export function libraryName(table: RecordTable, id: number): string | undefined {
  const start = table.libraries.get(id);
  return start === 0 ? undefined : textAt(table, start + 5);
}

const classesOf = new WeakMap<RecordTable, Map<string, number[]>>();

/**
 * The index that the stream gives a class; of several the first.
 * @param library where the class is from; a class of that name from elsewhere is taken where
 *   there is none from there, since names of assemblies vary.
 */
export function findClass(
  model: Model,
  className: string,
  library: string | undefined,
): number | undefined {
  const { table } = model;
  let classes = classesOf.get(table);
  if (!classes) {
    classes = new Map();
    for (let classIndex = 0; classIndex < table.classes.count; classIndex++) {
      const { wireName } = model.classes.get(classIndex);
      const classIndices = classes.get(wireName);
      if (classIndices) classIndices.push(classIndex);
      else classes.set(wireName, [classIndex]);
    }
    classesOf.set(table, classes);
  }
  const classIndices = classes.get(className) ?? [];
  return (
    classIndices.find((classIndex) => model.classes.get(classIndex).library === library) ??
    classIndices[0]
  );
}

/** What stands in places of the same kind. */
export interface Neighbours {
  /** The classes of the objects there, by index. */
  readonly siblings: readonly number[];
  /** True for such a place itself: what stands there may stand in any of them. */
  readonly isHome: (place: Place) => boolean;
}
