import type { KeyRule } from '../../find/key-rule.ts';
import { prefixedKeys } from '../../find/prefixed-key.ts';
import { isJsonObject, textHead } from '../../find/value-heads.ts';
import { decodeText } from '../../replies.ts';

/**
 * `sess:<id>` (tj/connect-redis index.ts, `prefix`). Every session of express-session begins with its
 * cookie (expressjs/session session/session.js); anything else under such a key is none.
 */
export const expressKeyRule: KeyRule = {
  layout: 'express',
  beforeColon: 's',
  matches: prefixedKeys({ layout: 'express', words: ['sess:'] }),
  fits: (look) => {
    const head = textHead(look);
    return isJsonObject(head) && decodeText(head).includes('"cookie":');
  },
};
