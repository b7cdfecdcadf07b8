import { itemTypes } from '../../../choices.ts';
import type { ScalarType } from '../../../value.ts';
import type { InnerShape } from '../../model/model.ts';
import type { Place } from '../../records/place.ts';
import { columnType, type ColumnType } from '../column-types.ts';
import type { Members } from './members.ts';
import { type CellValue, NULL_CELL, readCellValue } from './values.ts';

/** A column of a table in the binary form. */
export interface BinaryColumn extends ColumnType {
  readonly name: string;
  readonly isNullable: boolean;
  readonly isReadOnly: boolean;
  /** True where .NET computes the values from others. */
  readonly isComputed: boolean;
  readonly maxLength?: number;
  readonly defaultValue: CellValue;
  /** For dates: true where they are stored as UTC, whatever the site shows. */
  readonly isUtc: boolean;
  /** For columns that number the rows: the next number, and where it stands in its stream. */
  readonly numbering?: {
    readonly step: bigint;
    readonly next: bigint;
    readonly place: Place;
  };
}

/** More columns than these are not read. */
const MAX_COLUMNS = 10_000;

/** `System.Data.DataSetDateTime.Unspecified`. */
const UNSPECIFIED = 2;

/**
 * Reads the columns (dotnet/runtime, System.Data.Common System/Data/DataTable.cs,
 * `SerializeTableSchema`); undefined when they aren't as .NET or Mono writes them.
 */
export function readColumns(members: Members, inner: InnerShape): BinaryColumn[] | undefined {
  const count = members.count('DataTable.Columns.Count');
  if (count === undefined || count > MAX_COLUMNS) return undefined;
  const columns: BinaryColumn[] = [];
  for (let index = 0; index < count; index++) {
    const column = readColumn(members, inner, `DataTable.DataColumn_${index}.`);
    if (!column) return undefined;
    columns.push(column);
  }
  return columns;
}

function readColumn(members: Members, inner: InnerShape, prefix: string): BinaryColumn | undefined {
  const name = members.text(`${prefix}ColumnName`);
  const dataType = dataTypeOf(members, prefix);
  if (name === undefined || dataType === undefined) return undefined;
  const defaultPlace = members.place(`${prefix}DefaultValue`);
  const maxLength = Number(members.integer(`${prefix}MaxLength`) ?? -1n);
  const isComputed = (members.text(`${prefix}Expression`) ?? '') !== '';
  const next = members.integer(`${prefix}AutoIncrementCurrent`);
  const place = members.place(`${prefix}AutoIncrementCurrent`);
  const isNumbered = members.isTrue(`${prefix}AutoIncrement`);
  return {
    ...typeNamed(dataType),
    name,
    isNullable: members.isTrue(`${prefix}AllowDBNull`),
    isReadOnly: members.isTrue(`${prefix}ReadOnly`) || isComputed,
    isComputed,
    ...(maxLength >= 0 && { maxLength }),
    defaultValue: defaultPlace ? readCellValue(members.model, inner, defaultPlace) : NULL_CELL,
    isUtc: members.enumNumber(`${prefix}DateTimeMode`) !== UNSPECIFIED,
    ...(isNumbered &&
      next !== undefined &&
      place && {
        numbering: { step: members.integer(`${prefix}AutoIncrementStep`) ?? 1n, next, place },
      }),
  };
}

/** .NET and Mono write the type's name, .NET Framework the type. */
function dataTypeOf(members: Members, prefix: string): string | undefined {
  const name = members.text(`${prefix}DataType_AssemblyQualifiedName`);
  if (name !== undefined) return name;
  const type = members.objectAt(`${prefix}DataType`);
  if (type === undefined) return members.text(`${prefix}DataType`);
  return members.model.text(type, 'Data') ?? undefined;
}

const scalars: ReadonlySet<string> = new Set(itemTypes);

function isScalar(name: string): name is ScalarType {
  return scalars.has(name);
}

function typeNamed(dataType: string): ColumnType {
  const type = columnType('', dataType, false);
  const isOwn = dataType.startsWith(`System.${type.typeName}`);
  return isOwn && isScalar(type.typeName) ? { ...type, scalar: type.typeName } : type;
}
