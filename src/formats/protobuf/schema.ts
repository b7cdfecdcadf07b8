/** What a `.proto` file says of messages, as plain data: `src/stores/schemas` makes it. */

/** A message, with its fields by their numbers. Messages may hold each other. */
export interface MessageType {
  /** With its package: `shop.Cart`. */
  readonly name: string;
  readonly fields: ReadonlyMap<number, FieldType>;
}

/** An enum, with its names by their numbers. */
export interface EnumType {
  readonly name: string;
  readonly names: ReadonlyMap<number, string>;
}

/** The scalar types of the language (protobuf.dev, "Scalar Value Types"). */
export const scalarKinds = [
  'int32',
  'int64',
  'uint32',
  'uint64',
  'sint32',
  'sint64',
  'bool',
  'fixed32',
  'sfixed32',
  'float',
  'fixed64',
  'sfixed64',
  'double',
  'string',
  'bytes',
] as const;

/** One of {@link scalarKinds}. */
export type ScalarKind = (typeof scalarKinds)[number];

/** What one value of a field is. */
export type ValueType = ScalarKind | MessageType | EnumType;

/** A field of a message. */
export interface FieldType {
  readonly name: string;
  /** For a map the type of its values. */
  readonly type: ValueType;
  readonly isRepeated: boolean;
  /** For a map the type of its keys. */
  readonly mapKey?: ScalarKind;
}

/** Messages by their full names. */
export interface ProtobufSchema {
  readonly messages: ReadonlyMap<string, MessageType>;
}

/** Whether a type is a message. */
export function isMessage(type: ValueType): type is MessageType {
  return typeof type === 'object' && 'fields' in type;
}

/** Whether a type is an enum. */
export function isEnum(type: ValueType): type is EnumType {
  return typeof type === 'object' && 'names' in type;
}
