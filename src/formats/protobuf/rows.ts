import { scalarKinds, type FieldType, type ScalarKind, type ValueType } from './schema.ts';

/** What the rows of a message are. */
export const protobufTags = {
  /** Children are keys and values in turn. */
  message: 1,
  /** The tag of a field. */
  field: 2,
  list: 3,
  map: 4,
  enum: 5,
  /** Without a schema. */
  varint: 6,
  fixed32: 7,
  fixed64: 8,
} as const;

const FIRST_SCALAR = 16;

/** The tag of a row that is a scalar of the schema's. */
export function scalarTag(kind: ScalarKind): number {
  return FIRST_SCALAR + scalarKinds.indexOf(kind);
}

/** The scalar type that a row has; undefined for others. */
export function scalarKindOf(tag: number): ScalarKind | undefined {
  return scalarKinds[tag - FIRST_SCALAR];
}

/** What the schema says of rows, by their numbers: of fields, and of the types of values. */
export interface RowTypes {
  readonly fields: Map<number, FieldType>;
  readonly types: Map<number, Exclude<ValueType, ScalarKind>>;
}
