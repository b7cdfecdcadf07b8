import type { KeyRule } from '../recognition/key-rule.ts';
import { prefixedKeys } from '../recognition/prefixed-key.ts';
import { isJsonObject, isMsgPackMap, isPickle, textHead } from '../recognition/value-heads.ts';

/** `session:<id>` (pallets-eco/flask-session src/flask_session/defaults.py, `SESSION_KEY_PREFIX`). */
export const flaskKeyRule: KeyRule = {
  layout: 'flask',
  beforeColon: 'n',
  matches: prefixedKeys({ layout: 'flask', words: ['session:'] }),
  fits: (look) => {
    const head = textHead(look);
    return isMsgPackMap(head) || isPickle(head) || isJsonObject(head);
  },
};
