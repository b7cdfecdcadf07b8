/** The tokens of ObjectStateFormatter, which are the tags of its rows, and a few of our own. */
export const viewStateTags = {
  int16: 1,
  int32: 2,
  byte: 3,
  char: 4,
  string: 5,
  dateTime: 6,
  double: 7,
  single: 8,
  color: 9,
  knownColor: 10,
  /** Its class, then its number. */
  intEnum: 11,
  emptyColor: 12,
  pair: 15,
  triplet: 16,
  /** The class of its items, then the items. */
  array: 20,
  stringArray: 21,
  arrayList: 22,
  hashtable: 23,
  hybridDictionary: 24,
  /** A class by its name. */
  type: 25,
  unit: 27,
  emptyUnit: 28,
  eventValidationStore: 29,
  indexedStringAdd: 30,
  indexedString: 31,
  /** Its class, then its text. */
  stringFormatted: 40,
  typeAdd: 41,
  typeAddLocal: 42,
  typeReference: 43,
  binarySerialized: 50,
  /** The class of its items, then places and items in turn. */
  sparseArray: 60,
  null: 100,
  emptyString: 101,
  zeroInt32: 102,
  true: 103,
  false: 104,
  /** A class of System.Web. */
  localType: 200,
  /** Classes that every stream knows: Object, Int32, String, Boolean. */
  knownType: 201,
  /** A value, and the MAC behind it. */
  signed: 210,
  mac: 211,
} as const;

/** The classes that need no name, from {@link viewStateTags}`.knownType` on. */
export const knownTypes = [
  'System.Object',
  'System.Int32',
  'System.String',
  'System.Boolean',
] as const;
