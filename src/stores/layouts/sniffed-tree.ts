import type { JsonReader } from '../../formats/json/number-reader.ts';
import type { ItemEncoding } from '../../formats/encoding.ts';
import { itemTreeAfter, readItemTree } from './item-tree.ts';
import type { ItemChange } from '../layout.ts';
import type { ItemsRead } from '../layout-shape.ts';
import { isJsonObject, isMarshal, isMsgPackMap, isPickle } from '../find/value-heads.ts';
import { StoreError } from '../replies.ts';
import { withStrictJson } from './strict-json.ts';
import type { SessionReadOnlyReason } from '../session.ts';
import { compressedSession } from './unread.ts';

/** An encoding of whole sessions, found by how a value begins. */
interface Sniffed {
  readonly encoding: ItemEncoding;
  /** Set where nothing can be written. */
  readonly readOnlyReason?: SessionReadOnlyReason;
  /** Whether a member can be read without the rest. */
  readonly isWhole: boolean;
}

/** What a session that is one value may be encoded in, whatever the framework's default is. */
export function sniffEncoding(bytes: Uint8Array): Sniffed {
  if (isJsonObject(bytes)) return { encoding: 'json', isWhole: true };
  if (isPickle(bytes)) return shared('pickle');
  if (isMarshal(bytes)) return shared('marshal');
  if (isMsgPackMap(bytes)) return { encoding: 'msgpack', isWhole: true };
  return { encoding: 'bytes', readOnlyReason: 'unknown-encoding', isWhole: true };
}

/** Values of such encodings refer to others, and to classes of the site. */
function shared(encoding: ItemEncoding): Sniffed {
  return { encoding, readOnlyReason: 'language-values', isWhole: false };
}

const noNames: ReadonlySet<string> = new Set();

/**
 * Takes a session apart that is one value, in whatever encoding.
 * @param reader what reads it where it is JSON
 */
export function readSniffed(
  bytes: Uint8Array,
  reader: JsonReader,
  systemNames: ReadonlySet<string> = noNames,
): ItemsRead {
  const compressed = compressedSession(bytes);
  if (compressed) return compressed;
  const { encoding, isWhole, readOnlyReason } = sniffEncoding(bytes);
  const tree = readItemTree(bytes, encoding, { isWhole, systemNames });
  const read = encoding === 'json' && reader.hasNaN !== true ? withStrictJson(tree, bytes) : tree;
  const reason = readOnlyReason ?? read.readOnlyReason;
  return {
    ...read,
    facts: [{ kind: 'encoding', text: encoding }],
    itemEncoding: encoding,
    ...(reason && { readOnlyReason: reason }),
  };
}

/** The value with changes of its members. @throws StoreError `unwritable` */
export function sniffedAfter(bytes: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  const { encoding, readOnlyReason } = sniffEncoding(bytes);
  if (readOnlyReason || compressedSession(bytes)) throw new StoreError('unwritable', encoding);
  return itemTreeAfter(bytes, encoding, changes);
}
