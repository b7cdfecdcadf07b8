import { phpReader } from '../../../formats/json/number-reader.ts';
import { itemTreeAfter, readItemTree } from '../item-tree.ts';
import type { ItemChange } from '../../layout.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { isPhpIntegerKey } from '../../../formats/php/write.ts';
import { l10n } from '../../../formats/reason.ts';
import type { NameIssue } from '../../name-issue.ts';
import { fails, startsOver } from '../fates.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { isJsonObject } from '../../find/value-heads.ts';
import { decodeText, StoreError } from '../../replies.ts';
import { withStrictJson } from '../strict-json.ts';
import { stringLayout } from '../string-layout.ts';
import { brokenSession } from '../php/broken-session.ts';
import { phpItems, phpSessionAfter } from '../php/php-session.ts';
import { readArray } from '../php/session-handlers.ts';
import { compressedSession } from '../unread.ts';
import { type Envelope, openEnvelope, type Wrapping } from './envelope.ts';

/** Kept by the framework itself (laravel/framework src/Illuminate/Session/Store.php). */
const systemNames: ReadonlySet<string> = new Set(['_token', '_flash', '_previous']);

/**
 * Laravel's redis driver: the cache serializes a string, which is the serialized array of the
 * attributes, the same as JSON, or encrypted (src/Illuminate/Cache/RedisStore.php,
 * src/Illuminate/Session/Store.php and EncryptedStore.php). What the cache can't unserialize ends its request with an
 * error; attributes that can't be read are none (Store.php, `readFromHandler`). Its memcached driver stores the same
 * string by itself (src/Illuminate/Cache/MemcachedStore.php).
 */
export const laravel = stringLayout({
  id: 'laravel',
  dataShape: prefixedKeyShape('string'),
  valuePattern: 's:…:"a:…',
  itemEncoding: 'php',
  nameIssue,
  jsonReader: phpReader,
  read,
  fateOf: (bytes) => (openEnvelope(bytes) ? startsOver : fails),
  after,
});

/**
 * PHP takes a key of digits for a number, and `array_merge` numbers those anew when the session is
 * loaded (src/Illuminate/Session/Store.php, `loadSession`; later versions have `array_replace`). What the
 * site stores as `a.b` goes into an array `a` (src/Illuminate/Collections/Arr.php, `set`).
 */
function nameIssue(name: string): NameIssue | undefined {
  if (systemNames.has(name)) return { code: 'own-name', isRefused: true };
  if (isPhpIntegerKey(name)) return { code: 'numbered', isRefused: true };
  return name.includes('.') ? { code: 'path', isRefused: false } : undefined;
}

/** How what the cache serialized begins, where its end is missing. */
const cutEnvelope = /^s:\d{1,9}:"(?:a:\d{1,9}:\{|\{"|eyJ)/;

const emptyObject = new TextEncoder().encode('{}');

/** PHP writes the JSON of no attributes as a list, and reads an object just as well. */
function attributesIn({ inner }: Envelope): Uint8Array {
  return decodeText(inner.subarray(0, 3)) === '[]' ? emptyObject : inner;
}

function read(bytes: Uint8Array): ItemsRead {
  const envelope = openEnvelope(bytes);
  const inner = envelope && attributesIn(envelope);
  const wrapping = envelope?.wrapping;
  const isArray = inner?.[0] === 0x61;
  const session = inner && isArray ? readArray(inner) : undefined;
  if (session) return { ...phpItems(session, systemNames), ...aboutData(bytes, 'php', wrapping) };
  if (inner !== undefined && !isArray && isJsonObject(inner)) {
    const tree = readItemTree(inner, 'json', { isWhole: true, systemNames });
    const result = withStrictJson(tree, inner);
    return { ...result, ...aboutData(bytes, 'json', wrapping) };
  }
  const broken = isArray ? brokenSession(inner, systemNames) : undefined;
  if (broken) return { ...broken, blob: bytes };
  const isCut = envelope === undefined && cutEnvelope.test(decodeText(bytes.subarray(0, 32)));
  const isEncrypted = inner !== undefined && decodeText(inner.subarray(0, 3)) === 'eyJ';
  return {
    items: [
      {
        name: null,
        bytes: inner ?? bytes,
        encoding: isEncrypted ? 'encrypted' : 'text',
        isSystem: false,
      },
    ],
    blob: bytes,
    readOnlyReason: isEncrypted ? 'encrypted' : 'unknown-encoding',
    ...(isCut && { damage: l10n.t('The data ends too early.') }),
    ...compressedSession(inner ?? bytes),
  };
}

function aboutData(
  bytes: Uint8Array,
  encoding: 'php' | 'json',
  wrapping?: Wrapping,
): Pick<ItemsRead, 'blob' | 'facts' | 'itemEncoding' | 'readOnlyReason'> {
  const text = [encoding, wrapping].filter(Boolean).join(', ');
  return {
    blob: bytes,
    facts: [{ kind: 'encoding', text }],
    itemEncoding: encoding,
    ...(wrapping && { readOnlyReason: 'other-serializer' }),
  };
}

function after(bytes: Uint8Array, changes: readonly ItemChange[]): Uint8Array {
  const envelope = openEnvelope(bytes);
  if (!envelope || envelope.wrapping) throw new StoreError('unwritable', 'laravel');
  const inner = attributesIn(envelope);
  const session = inner[0] === 0x61 ? readArray(inner) : undefined;
  const next = session ? phpSessionAfter(session, changes) : itemTreeAfter(inner, 'json', changes);
  if (envelope.isBare) return next;
  const utf8 = new TextEncoder();
  const [open, close] = [utf8.encode(`s:${next.length}:"`), utf8.encode('";')];
  const result = new Uint8Array(open.length + next.length + close.length);
  result.set(open);
  result.set(next, open.length);
  result.set(close, open.length + next.length);
  return result;
}
