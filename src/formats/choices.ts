import type { ScalarType, ValueChoice } from './value.ts';

/** The scalar types that arrays, lists and dictionaries can be made of. */
export const itemTypes = [
  'String',
  'Boolean',
  'Byte',
  'SByte',
  'Int16',
  'UInt16',
  'Int32',
  'UInt32',
  'Int64',
  'UInt64',
  'Single',
  'Double',
  'Decimal',
  'Char',
  'DateTime',
  'TimeSpan',
  'Guid',
] as const satisfies readonly ScalarType[];

/** A type of {@link itemTypes}. */
export type ItemType = (typeof itemTypes)[number];

/** True for the types of {@link itemTypes}. */
export function isItemType(type: ScalarType): type is ItemType {
  return (itemTypes as readonly ScalarType[]).includes(type);
}

/** A scalar of a type as a choice. @param hasKind for DateTime: whether the place keeps its kind. */
export function scalarChoice(type: ScalarType, hasKind = true): ValueChoice {
  return { kind: 'scalar', editor: type === 'DateTime' ? { type, hasKind } : { type } };
}

/** Null as a choice. */
export const nullChoice: ValueChoice = { kind: 'null' };

/** Arrays and lists of every scalar type, and dictionaries of all pairs of them. */
export const collectionChoices: readonly ValueChoice[] = [
  ...itemTypes.map((item): ValueChoice => ({ kind: 'collection', shape: { type: 'array', item } })),
  ...itemTypes.map((item): ValueChoice => ({ kind: 'collection', shape: { type: 'list', item } })),
  ...itemTypes.flatMap((key) =>
    itemTypes.map((item): ValueChoice => {
      return { kind: 'collection', shape: { type: 'dictionary', key, item } };
    }),
  ),
];

/** Everything that a place for any .NET object takes, null included. */
export const anyObjectChoices: readonly ValueChoice[] = [
  nullChoice,
  ...itemTypes.map((type) => scalarChoice(type)),
  scalarChoice('IntPtr'),
  scalarChoice('UIntPtr'),
  ...collectionChoices,
];
