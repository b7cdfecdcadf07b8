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
  matches: (bytes, start, end, match) =>
    lock(bytes, start, end, match) || data(bytes, start, end, match),
};
