import { pythonReader } from '../../../formats/json/number-reader.ts';
import { l10n } from '../../../formats/reason.ts';
import { isPickle } from '../../find/value-heads.ts';
import type { StoreLayout } from '../../layout.ts';
import { namesOf } from '../../name-issue.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { readSniffed, sniffedAfter } from '../sniffed-tree.ts';
import { stringLayout } from '../string-layout.ts';

/**
 * What Django itself reads: when the session ends (django/contrib/sessions/backends/base.py), who is
 * logged in (django/contrib/auth/__init__.py), and what is to be told (contrib/messages).
 */
const meaning = [
  '_session_expiry',
  '_auth_user_id',
  '_auth_user_backend',
  '_auth_user_hash',
  '_messages',
];

/** pymemcache serde.py, `FLAG_PICKLE`; pylibmc src/_pylibmcmodule.h, `PYLIBMC_FLAG_PICKLE`. */
const PICKLE_FLAGS = 1;

const loads = l10n.t(
  'With the next request, the site starts a new session, or takes this one from its database where it keeps a copy there.',
);

/**
 * Django's cache and cached_db sessions: what the cache makes of a dict, a pickle by default
 * (django/core/cache/backends/redis.py).
 */
export const django: StoreLayout = {
  ...stringLayout({
    id: 'django',
    dataShape: prefixedKeyShape('string', '<prefix>:<version>:django.contrib.sessions.cache'),
    itemEncoding: 'pickle',
    jsonReader: pythonReader,
    nameIssue: namesOf({ meaning }),
    read: (bytes) => readSniffed(bytes, pythonReader),
    // `load` takes what raises for nothing (backends/cache.py), or the database's (backends/cached_db.py).
    fateOf: () => loads,
    // A pickle, to pymemcache, pylibmc, and python-memcached; what else a site writes is marked as it says.
    newFlags: (bytes) => (isPickle(bytes) ? PICKLE_FLAGS : 'unknown'),
    after: sniffedAfter,
  }),
  // The backend that also writes to the database has a prefix of its own (backends/cached_db.py).
  isCopyOfDatabase: ({ application }) => application.endsWith('django.contrib.sessions.cached_db'),
};
