import { pythonReader } from '../../../formats/json/number-reader.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { readSniffed, sniffedAfter } from '../sniffed-tree.ts';
import { stringLayout } from '../string-layout.ts';

/**
 * Sessions by the names of their keys, of whatever framework: nothing is known of them but how their values
 * are encoded. What reads their JSON isn't known either, so that none of it is called damaged.
 */
export const unclaimed = stringLayout({
  id: 'unclaimed',
  dataShape: prefixedKeyShape('string', '…session:'),
  valuePattern: 'JSON, MessagePack, pickle, Marshal',
  itemEncoding: 'json',
  read: (bytes) => readSniffed(bytes, pythonReader),
  newFlags: () => 'unknown',
  after: sniffedAfter,
});
