import { prefixedKeyShape } from '../prefixed-keys.ts';
import { readSniffed, sniffedAfter } from '../sniffed-tree.ts';
import { stringLayout } from '../string-layout.ts';

/**
 * Django's cache and cached_db sessions: what the cache makes of a dict, a pickle by default
 * (django/core/cache/backends/redis.py).
 */
export const django = stringLayout({
  id: 'django',
  dataShape: prefixedKeyShape('string', '<prefix>:<version>:django.contrib.sessions.cache'),
  itemEncoding: 'pickle',
  read: (bytes) => readSniffed(bytes),
  after: sniffedAfter,
});
