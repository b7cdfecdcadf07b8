/** What the rows of a data contract are. Values of a binary array have the type of their record: 0x80 and up. */
export const contractTags = {
  null: 1,
  /** Text, which may be empty: only the class knows of what. */
  text: 2,
  object: 3,
  /** Children are the items. */
  list: 4,
  /** Children are keys and values in turn. */
  dictionary: 5,
  /** The fields of a list, with the items in one of them. */
  listFields: 6,
  /** What a dictionary says of itself, with the entries in one of its members. */
  dictionaryFields: 7,
} as const;
