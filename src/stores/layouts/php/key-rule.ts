import type { KeyRule } from '../../find/key-rule.ts';
import { prefixedKeys } from '../../find/prefixed-key.ts';

/** The default prefixes of phpredis' session handlers (phpredis/phpredis redis_session.c). */
const words = ['PHPREDIS_SESSION:', 'PHPREDIS_CLUSTER_SESSION:'];
const lock = prefixedKeys({ layout: 'php', words, part: 'lock', suffix: '_LOCK' });
const data = prefixedKeys({ layout: 'php', words });

/** PHP's sessions: the names of their keys say enough. */
export const phpKeyRule: KeyRule = {
  layout: 'php',
  beforeColon: 'N',
  mayBeOther: true,
  matches: (bytes, start, end, match) =>
    lock(bytes, start, end, match) || data(bytes, start, end, match),
};

/** The name under which CodeIgniter keeps its sessions, unless the site says otherwise (RedisHandler.php, `keyPrefix`). */
export const CODE_IGNITER_PREFIX = 'ci_session:';
/** What it appends for the lock, which says the time in seconds. */
export const CODE_IGNITER_LOCK = ':lock';

const codeIgniterLock = prefixedKeys({
  layout: 'php',
  words: [CODE_IGNITER_PREFIX],
  part: 'lock',
  suffix: CODE_IGNITER_LOCK,
});

/** The locks of CodeIgniter's sessions. */
export const codeIgniterLockRule: KeyRule = { layout: 'php', matches: codeIgniterLock };
