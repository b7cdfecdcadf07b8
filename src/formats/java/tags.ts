/** What the rows of a Java object stream are. */
export const javaTags = {
  null: 1,
  /** Modified UTF-8, without its length. */
  string: 2,
  /** Its children: the class, then the items. */
  array: 3,
  /** Its children: the class, then names and values. */
  object: 4,
  /** Its children: the class, then the constant's name. */
  enum: 5,
  /** A class itself; its child is the description. */
  class: 6,
  /** The description of a class: its bytes are the name's. */
  description: 7,
  block: 8,
  /** Everything that a stream holds. */
  contents: 9,
  boolean: 10,
  byte: 11,
  char: 12,
  short: 13,
  int: 14,
  long: 15,
  float: 16,
  double: 17,
  /** Items that a list or set wrote. */
  items: 18,
  /** Keys and values that a map wrote, in turn. */
  entries: 19,
  /** The name of a field, in modified UTF-8. */
  fieldKey: 30,
  /** What stands before data that a class wrote itself. */
  writtenKey: 31,
  itemsKey: 32,
} as const;

/** The primitive types by their letters (Java Object Serialization Specification 6.4.2): tag and size. */
export const primitives: Readonly<Record<string, readonly [tag: number, size: number]>> = {
  B: [javaTags.byte, 1],
  C: [javaTags.char, 2],
  D: [javaTags.double, 8],
  F: [javaTags.float, 4],
  I: [javaTags.int, 4],
  J: [javaTags.long, 8],
  S: [javaTags.short, 2],
  Z: [javaTags.boolean, 1],
};
