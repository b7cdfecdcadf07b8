import { compressionOf } from '../../../formats/compression/compression.ts';
import { rubyReader } from '../../../formats/json/number-reader.ts';
import { nodeAt } from '../../../formats/node-at.ts';
import { l10n, type Reason } from '../../../formats/reason.ts';
import { decodeItem } from '../../../formats/registry.ts';
import { isJsonObject, isMarshal } from '../../find/value-heads.ts';
import type { ItemsRead } from '../../layout-shape.ts';
import { namesOf } from '../../name-issue.ts';
import type { NewFlags } from '../../plan/change-plan.ts';
import { startsAnew } from '../fates.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { readSniffed, sniffedAfter } from '../sniffed-tree.ts';
import { stringLayout } from '../string-layout.ts';
import { type CacheEntry, openCacheEntry } from './cache-entry.ts';

/**
 * Rack and Rails over redis-store: what Marshal makes of the session's hash, or another serializer
 * (redis-store/redis-store lib/redis/store/serialization.rb). Without `expire_after` they live for ever.
 * With Rails' `:cache_store` the hash stands in an entry of its cache, which compresses what is large.
 */
export const rack = stringLayout({
  id: 'rack',
  dataShape: prefixedKeyShape('string', '<namespace>:'),
  itemEncoding: 'marshal',
  jsonReader: rubyReader,
  // Under `session_id` a session answers with its own id (rails ActionDispatch::Request::Session); the
  // flash and the token against forged requests are Rails' own.
  nameIssue: namesOf({ dropped: ['session_id'], meaning: ['flash', '_csrf_token'] }),
  read,
  fateOf,
  newFlags,
  after: sniffedAfter,
});

/** What Dalli writes (dalli lib/dalli/protocol/value_serializer.rb and value_compressor.rb, `FLAG_…`). */
const SERIALIZED = 1;
const COMPRESSED = 2;

function newFlags(bytes: Uint8Array): NewFlags {
  if (compressionOf(bytes) === 'zlib') return SERIALIZED | COMPRESSED;
  // Later versions of Rails' cache write their entries in other ways.
  return isMarshal(bytes) || isJsonObject(bytes) ? SERIALIZED : 'unknown';
}

function read(bytes: Uint8Array): ItemsRead {
  const entry = openCacheEntry(bytes);
  return (entry && readEntry(bytes, entry)) ?? readSniffed(bytes, rubyReader);
}

/** Redis' store hands on what Marshal raises, and so it does for JSON. */
export const marshalFails = l10n.t(
  'The site answers its requests with an error until it is ended.',
);
export const rubyJsonFails = l10n.t(
  'The site answers its requests with an error until it is ended.',
);

/**
 * Marshal raises, and so does the request (redis-store lib/redis/store/serialization.rb). What Rails' cache can't read
 * is no entry to it since 7.1 (rails activesupport lib/active_support/cache.rb, `read`).
 */
function fateOf(bytes: Uint8Array): Reason {
  if (bytes[0] === 0 && bytes[1] === 0x11) return startsAnew;
  return isJsonObject(bytes) ? rubyJsonFails : marshalFails;
}

/** It drops such an entry when it meets it, whatever its key's time to live (cache.rb, `handle_expired_entry`). */
const entryExpired = l10n.t(
  'The time in its cache entry has passed. With the next request, the site starts a new session.',
);

/** Only Rails itself could write an entry of its cache again. */
function readEntry(
  blob: Uint8Array,
  { bytes, path, isCompressed, endsAtMs }: CacheEntry,
): ItemsRead | undefined {
  const text = isCompressed ? 'marshal, zlib' : 'marshal';
  const facts = [{ kind: 'encoding', text }] as const;
  const decoded = bytes && decodeItem(bytes, 'marshal');
  const node = decoded && nodeAt(decoded.root, path);
  if (!bytes || node?.kind !== 'dictionary') {
    if (!isCompressed) return undefined;
    const items = [{ name: null, bytes: blob, encoding: 'bytes', isSystem: false }] as const;
    return { items, blob, facts, readOnlyReason: 'compressed' };
  }
  const items = node.children(0, node.childCount).map(({ label, node: { range } }, index) => ({
    name: label,
    bytes: range ? bytes.subarray(range.start, range.end) : new Uint8Array(0),
    encoding: 'marshal' as const,
    isSystem: false,
    within: { bytes, path: [...path, index] },
  }));
  const failure = decoded?.failure;
  return {
    items,
    blob,
    facts,
    itemEncoding: 'marshal',
    readOnlyReason: 'language-values',
    ...(endsAtMs !== undefined && { ends: { atMs: endsAtMs, reason: entryExpired } }),
    ...(failure && { damage: failure.reason }),
  };
}
