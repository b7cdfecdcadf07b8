import type { KeyRule } from '../../find/key-rule.ts';
import { prefixedKeys } from '../../find/prefixed-key.ts';
import { isMsgPackMap, isPickle, textHead } from '../../find/value-heads.ts';

const PREFIX = 'session:';
const anyId = prefixedKeys({ layout: 'flask', words: [PREFIX] });

/** `session:<id>` (pallets-eco/flask-session src/flask_session/defaults.py, `SESSION_KEY_PREFIX`). */
export const flaskKeyRule: KeyRule = {
  layout: 'flask',
  beforeColon: 'n',
  matches: (bytes, start, end, match) =>
    // Behind another word, as in `user:session:1`, the value has to say it.
    anyId(bytes, start, end, match) &&
    match.applicationEnd - match.applicationStart === PREFIX.length,
  // JSON says who wrote it, or nobody knows: many a site keeps some under such keys.
  fits: (look) => {
    const head = textHead(look);
    return isMsgPackMap(head) || isPickle(head);
  },
};
