import { prefixedKeyShape } from '../prefixed-keys.ts';
import { readSniffed, sniffedAfter } from '../sniffed-tree.ts';
import { stringLayout } from '../string-layout.ts';

/**
 * Rack and Rails over redis-store: what Marshal makes of the session's hash, or another serializer
 * (redis-store/redis-store lib/redis/store/serialization.rb). Without `expire_after` they live for ever.
 */
export const rack = stringLayout({
  id: 'rack',
  dataShape: prefixedKeyShape('string', '<namespace>:'),
  itemEncoding: 'marshal',
  read: (bytes) => readSniffed(bytes),
  after: sniffedAfter,
});
