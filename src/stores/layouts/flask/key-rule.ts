import type { KeyRule } from '../../find/key-rule.ts';
import { prefixedKeys } from '../../find/prefixed-key.ts';
import { isJsonObject, isMsgPackMap, isPickle, textHead } from '../../find/value-heads.ts';

const PREFIX = 'session:';
/** The shortest that is random enough: a token of 16 bytes in Base64. Those of defaults.py are longer. */
const MIN_ID_LENGTH = 22;
const anyId = prefixedKeys({ layout: 'flask', words: [PREFIX] });

/** `session:<id>` (pallets-eco/flask-session src/flask_session/defaults.py, `SESSION_KEY_PREFIX`). */
export const flaskKeyRule: KeyRule = {
  layout: 'flask',
  beforeColon: 'n',
  matches: (bytes, start, end, match) =>
    anyId(bytes, start, end, match) &&
    // Behind another word, as in `user:session:1`, only an id as Flask-Session makes them says enough.
    (match.applicationEnd - match.applicationStart === PREFIX.length ||
      match.idEnd - match.idStart >= MIN_ID_LENGTH),
  fits: (look) => {
    const head = textHead(look);
    return isMsgPackMap(head) || isPickle(head) || isJsonObject(head);
  },
};
