/** What the rows of serialized PHP values are. */
export const phpTags = {
  null: 1,
  boolean: 2,
  integer: 3,
  double: 4,
  string: 5,
  /** A string in which bytes are written as `\xx`. */
  escapedString: 6,
  /** An array with other keys than 0, 1, 2…. */
  array: 7,
  object: 8,
  /** What a class's own serialize() wrote: bytes. */
  custom: 9,
  enum: 10,
  integerKey: 11,
  stringKey: 12,
  /** An array whose keys are 0, 1, 2…. */
  list: 13,
  /** A string that holds a serialized value, its one child. */
  wrapper: 14,
  /** A reference whose target can't be told. */
  lostReference: 15,
  /** What holds the variables of a session. */
  session: 16,
  /** The name of a variable of a session. */
  name: 17,
} as const;
