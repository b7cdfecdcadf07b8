import { BinaryType, primitiveByName } from '../constants.ts';

/** A .NET type, by the names under which a stream mentions it. */
export interface NetType {
  /** The full name as streams have it: ``System.Collections.Generic.List`1[[…]]``. */
  readonly name: string;
  /** The full name of the assembly; none for the system library. */
  readonly library?: string;
  /** True for structs and enums, whose values stand inside what holds them. */
  readonly isValueType?: boolean;
  /** For arrays: what they hold. */
  readonly element?: NetType;
}

/** The name of the system library in generic arguments. */
export const SYSTEM_LIBRARY =
  'mscorlib, Version=4.0.0.0, Culture=neutral, PublicKeyToken=b77a5c561934e089';

/** A type of the system library, `systemType('Int32')`. */
export function systemType(name: string, isValueType = false): NetType {
  return { name: `System.${name}`, isValueType };
}

export const objectType = systemType('Object');
export const stringType = systemType('String');

/** A class of the user's. @param library the assembly's full name. */
export function userType(name: string, library: string, isValueType = false): NetType {
  return { name, library, isValueType };
}

/** An array of one dimension. */
export function arrayType(element: NetType): NetType {
  const { library } = element;
  const name = `${element.name}[]`;
  return library === undefined ? { name, element } : { name, library, element };
}

/** A generic type of the system library with its arguments, `genericType('…List', [t])`. */
export function genericType(
  name: string,
  args: readonly NetType[],
  options: { readonly isValueType?: boolean; readonly library?: string } = {},
): NetType {
  const list = args.map((arg) => `[${arg.name}, ${arg.library ?? SYSTEM_LIBRARY}]`).join(',');
  return { name: `${name}\`${args.length}[${list}]`, ...options };
}

/** `List<T>`. */
export function listType(element: NetType): NetType {
  return genericType('System.Collections.Generic.List', [element]);
}

/** `Dictionary<K, V>`. */
export function dictionaryType(key: NetType, value: NetType): NetType {
  return genericType('System.Collections.Generic.Dictionary', [key, value]);
}

/** The primitive type of a .NET type whose values stand raw; 0 for all others. */
export function primitiveOf(type: NetType): number {
  if (type.library !== undefined || !type.name.startsWith('System.')) return 0;
  return primitiveByName(type.name.slice(7)) ?? 0;
}

/** The BinaryType under which a table of members lists a type, and the primitive type it names. */
export function binaryTypeOf(type: NetType): { binaryType: number; primitive: number } {
  const primitive = primitiveOf(type);
  if (primitive !== 0) return { binaryType: BinaryType.Primitive, primitive };
  if (type.library !== undefined) return { binaryType: BinaryType.Class, primitive: 0 };
  if (type.name === stringType.name) return { binaryType: BinaryType.String, primitive: 0 };
  if (type.name === objectType.name) return { binaryType: BinaryType.Object, primitive: 0 };
  const { element } = type;
  if (element?.name === stringType.name)
    return { binaryType: BinaryType.StringArray, primitive: 0 };
  if (element?.name === objectType.name)
    return { binaryType: BinaryType.ObjectArray, primitive: 0 };
  const ofArray = element && !isTextual(element) ? primitiveOf(element) : 0;
  if (ofArray !== 0) return { binaryType: BinaryType.PrimitiveArray, primitive: ofArray };
  return { binaryType: BinaryType.SystemClass, primitive: 0 };
}

/** Types whose arrays .NET lists by name, though it writes them as primitives. */
function isTextual(type: NetType): boolean {
  return ['System.Decimal', 'System.DateTime', 'System.TimeSpan'].includes(type.name);
}
