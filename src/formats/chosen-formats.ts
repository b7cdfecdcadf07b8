/**
 * The formats in which a person can have a value read, whatever its layout says: the most usual ones first.
 * What is inside of compression or Base64 is read in them, too.
 */
export const chosenFormats = [
  'json',
  'msgpack',
  'cbor',
  'protobuf',
  'bson',
  'nrbf',
  'alt',
  'php',
  'igbinary',
  'pickle',
  'marshal',
  'java',
  'datacontract',
  'viewstate',
  'adapters',
  'text',
  'bytes',
] as const;

/** A format that can be chosen for a value. */
export type ChosenFormat = (typeof chosenFormats)[number];

/** Whether a text, of settings for one, names a format of {@link chosenFormats}. */
export function isChosenFormat(text: string): text is ChosenFormat {
  return (chosenFormats as readonly string[]).includes(text);
}
