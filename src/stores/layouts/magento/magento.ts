import { unpack } from '../../../formats/compression/unpack.ts';
import { FormatError } from '../../../formats/errors.ts';
import { l10n } from '../../../formats/reason.ts';
import { codecs } from '../../codecs.ts';
import type { Reply } from '../../commands.ts';
import type { StoreLayout } from '../../layout.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { phpDestroys, startsOver } from '../fates.ts';
import { fieldsOf } from '../hash-fields.ts';
import { brokenSession } from '../php/broken-session.ts';
import { phpItems } from '../php/php-session.ts';
import { readVariables } from '../php/session-handlers.ts';
import { prefixedKey, prefixedKeyShape } from '../prefixed-keys.ts';
import { unreadSession } from '../unread.ts';
import { LOCK_FIELDS, magentoLock } from './lock.ts';

/** The field with what PHP's handler wrote, maybe compressed. */
const DATA = 'data';
const noNames: ReadonlySet<string> = new Set();

/**
 * Magento, and others with Cm_RedisSession: a hash with the session as PHP wrote it, and the lock beside it
 * (colinmollenhour/php-redis-session-abstract src/Cm/RedisSession/Handler.php).
 */
export const magento: StoreLayout = {
  id: 'magento',
  keyShapes: { data: prefixedKeyShape('hash', 'sess_') },
  valuePattern: `${DATA}, ${LOCK_FIELDS.join(', ')}, wait, writes`,
  keys: prefixedKey,
  itemEncoding: 'php',
  ttlPart: 'data',
  emptySession: 'stays',
  measureCommands: (data) => [
    ['HSTRLEN', data, DATA],
    ['HMGET', data, ...LOCK_FIELDS],
  ],
  measured: ([size, fields], nowMs) => {
    const values = Array.isArray(fields) ? (fields as readonly Reply[]) : [];
    const lock = magentoLock.read(
      values.map((value) => (value instanceof Uint8Array ? value : null)),
      nowMs,
    );
    return { ...(typeof size === 'number' && { sizeBytes: size }), ...(lock && { lock }) };
  },
  readItems,
  blobAfter: () => undefined,
  dataLock: magentoLock,
};

function readItems(data: Reply, nowMs: number): ItemsRead {
  const fields = fieldsOf(data);
  const lock = magentoLock.read(
    LOCK_FIELDS.map((name) => fields.get(name) ?? null),
    nowMs,
  );
  const held = lock ? { lock } : {};
  const blob = fields.get(DATA);
  if (blob === undefined) {
    // No data are an empty session to its handler (Handler.php, `read`).
    const damage = l10n.t('The key has no field {0}.', DATA);
    return { items: [], damage, fate: startsOver, ...held };
  }
  const { bytes, compression } = opened(blob);
  const session = bytes && readVariables(bytes);
  const broken = bytes && !session && brokenSession(bytes, noNames);
  if (broken) return { ...broken, blob, fate: phpDestroys, ...held };
  if (!session) return { ...unreadSession(blob), ...held };
  return {
    items: phpItems(session, noNames).items,
    blob,
    facts: [{ kind: 'encoding', text: [session.handler, compression].filter(Boolean).join(', ') }],
    ...(compression && { readOnlyReason: 'compressed', compression }),
    ...held,
  };
}

/** The marks that Cm_RedisSession puts before what it compresses; versions have a colon in front of them. */
const mark = /^:?(gz|sn|lz|l4|zs):/;

/** What PHP wrote; without bytes where only the site can open it. */
function opened(
  blob: Uint8Array,
): { readonly bytes?: Uint8Array } & Pick<ItemsRead, 'compression'> {
  const found = mark.exec(Buffer.from(blob.subarray(0, 8)).toString('latin1'));
  if (!found) return { bytes: blob };
  if (found[1] !== 'gz') return {};
  try {
    const { content } = unpack(blob.subarray(found[0].length), 'zlib', codecs);
    return { bytes: content, compression: 'zlib' };
  } catch (error) {
    if (error instanceof FormatError) return {};
    throw error;
  }
}
