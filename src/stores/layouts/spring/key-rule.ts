import type { KeyRule } from '../../find/key-rule.ts';
import { prefixedKeys } from '../../find/prefixed-key.ts';
import { OWN_FIELDS } from './own-fields.ts';

/** The marker whose end is the session's: `<namespace>:sessions:expires:<id>`. */
export const springMarkerRule: KeyRule = {
  layout: 'spring',
  beforeColon: 's',
  matches: prefixedKeys({
    layout: 'spring',
    words: [':sessions:expires:'],
    part: 'timeout',
    dropped: ':sessions:expires:'.length,
  }),
};

/**
 * `<namespace>:sessions:<id>` (spring-projects/spring-session spring-session-data-redis,
 * RedisIndexedSessionRepository.java and RedisSessionRepository.java).
 */
export const springKeyRule: KeyRule = {
  layout: 'spring',
  beforeColon: 's',
  matches: prefixedKeys({
    layout: 'spring',
    words: [':sessions:'],
    dropped: ':sessions:'.length,
  }),
  // One that lost some of its fields is a session all the same, on which the site fails.
  fits: ({ fields }) => OWN_FIELDS.some((name) => fields?.has(name) === true),
};
