/** What the rows of igbinary are. */
export const igbinaryTags = {
  null: 1,
  true: 2,
  false: 3,
  /** Its digits, behind the type: the sign is in that. */
  positive: 4,
  negative: 5,
  double: 6,
  /** Its bytes alone, which may stand further up. */
  string: 7,
  /** Children are keys and values in turn; the keys of a list count from 0. */
  array: 8,
  list: 9,
  /** The name of its class, then keys and values in turn. */
  object: 10,
  /** The same for one that was written by its own `serialize`: its class, then bytes. */
  custom: 11,
} as const;
