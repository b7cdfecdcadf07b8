import type { ScalarEditor, ScalarType } from '../../value.ts';

/** What a column holds: a scalar that can be edited, bytes, or something shown as text. */
export interface ColumnType {
  /** The .NET type without its namespace. */
  readonly typeName: string;
  readonly scalar?: ScalarType;
  /** For what is no scalar, and stands in XML in another form than people write: how it is written. */
  readonly written?: ScalarEditor;
}

/** XML Schema types by what .NET reads them as (dotnet/runtime System.Data.Common XMLSchema.cs). */
const bySchemaType: Readonly<Record<string, ColumnType>> = {
  string: { typeName: 'String', scalar: 'String' },
  boolean: { typeName: 'Boolean', scalar: 'Boolean' },
  byte: { typeName: 'SByte', scalar: 'SByte' },
  unsignedByte: { typeName: 'Byte', scalar: 'Byte' },
  short: { typeName: 'Int16', scalar: 'Int16' },
  unsignedShort: { typeName: 'UInt16', scalar: 'UInt16' },
  int: { typeName: 'Int32', scalar: 'Int32' },
  unsignedInt: { typeName: 'UInt32', scalar: 'UInt32' },
  long: { typeName: 'Int64', scalar: 'Int64' },
  unsignedLong: { typeName: 'UInt64', scalar: 'UInt64' },
  integer: { typeName: 'Int64', scalar: 'Int64' },
  float: { typeName: 'Single', scalar: 'Single' },
  double: { typeName: 'Double', scalar: 'Double' },
  decimal: { typeName: 'Decimal', scalar: 'Decimal' },
  dateTime: { typeName: 'DateTime', scalar: 'DateTime' },
  duration: { typeName: 'TimeSpan', scalar: 'TimeSpan' },
  base64Binary: { typeName: 'Byte[]', written: { type: 'Bytes' } },
  hexBinary: { typeName: 'Byte[]' },
  anyURI: { typeName: 'Uri', written: { type: 'String', of: 'Uri' } },
};

const byDataType: Readonly<Record<string, ColumnType>> = {
  'System.Guid': { typeName: 'Guid', scalar: 'Guid' },
  'System.Char': { typeName: 'Char', scalar: 'Char' },
  'System.DateTimeOffset': {
    typeName: 'DateTimeOffset',
    written: { type: 'String', of: 'DateTimeOffset' },
  },
  'System.TimeSpan': { typeName: 'TimeSpan', scalar: 'TimeSpan' },
};

/**
 * The type of a column.
 * @param schemaType the `type`, or the base of a restriction, without prefix
 * @param dataType `msdata:DataType`, where it is given
 * @param isOneCharacter whether the text is restricted to one character, which stands for Char
 */
export function columnType(
  schemaType: string,
  dataType: string | undefined,
  isOneCharacter: boolean,
): ColumnType {
  if (dataType !== undefined) {
    const name = dataType.replace(/,.*$/s, '').trim();
    return byDataType[name] ?? { typeName: name.slice(name.lastIndexOf('.') + 1) };
  }
  if (isOneCharacter && schemaType === 'string') return { typeName: 'Char', scalar: 'Char' };
  return bySchemaType[schemaType] ?? { typeName: 'String' };
}
