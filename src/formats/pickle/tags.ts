/** What the rows of a pickle are. */
export const pickleTags = {
  none: 1,
  true: 2,
  false: 3,
  /** A whole number as little-endian bytes in two's complement. */
  integer: 4,
  /** As decimal text. */
  integerText: 5,
  float: 6,
  floatText: 7,
  /** UTF-8. */
  string: 8,
  /** UTF-8 between quotes, with Python's escapes: a string of Python 2. */
  quotedString: 9,
  /** Latin-1 with `\uXXXX`. */
  escapedString: 10,
  bytes: 11,
  list: 12,
  tuple: 13,
  dictionary: 14,
  set: 15,
  frozenSet: 16,
  /** Something importable, by module and name as two lines. */
  global: 17,
  /** As two strings, its children. */
  stackGlobal: 18,
  /** Its children: what was called or made, then keys and values. */
  object: 19,
  /** Something that stands outside the pickle. */
  outside: 20,
  /** A byte without a sign. */
  byte: 21,
  /** Two bytes without a sign. */
  word: 22,
  argumentsKey: 30,
  stateKey: 31,
  /** An item's place; its number is where others have their start. */
  itemKey: 32,
} as const;
