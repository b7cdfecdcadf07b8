/** What the rows of Ruby's Marshal are. */
export const marshalTags = {
  nil: 1,
  true: 2,
  false: 3,
  fixnum: 4,
  bignum: 5,
  float: 6,
  /** Its own bytes, without the type and the length. */
  symbol: 7,
  /** Its encoding is among its instance variables, its children. */
  string: 8,
  array: 11,
  hash: 12,
  regexp: 13,
  /** A class or module itself. */
  module: 14,
  /** Children of this and what follows: the symbol of the class, then names and values. */
  object: 15,
  struct: 16,
  /** What the class's own marshal_dump gave, under one name. */
  userMarshal: 17,
  data: 18,
  /** Behind the class the bytes that its own _dump gave, then its instance variables. */
  userDefined: 19,
  /** A string, array or hash of a subclass: its class, then the value itself. */
  userClass: 20,
  /** A value of which one object has a module: the module, then the value itself. */
  extended: 21,
  /** A value with instance variables that it doesn't usually have: names and values. */
  withVariables: 22,
  rawBytes: 23,
  dataKey: 30,
  defaultKey: 31,
  valueKey: 32,
} as const;
