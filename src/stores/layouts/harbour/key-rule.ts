import { ASPNET_ID_LENGTH, aspNetIdChars, isAllOf, isText } from '../../find/key-bytes.ts';
import { found, type KeyMatcher, type KeyRule } from '../../find/key-rule.ts';

const SLASH = 0x2f;
const COLON = 0x3a;

/**
 * The provider's name, a slash, or the colon that newer versions can be told to use (`KeySeparator`),
 * and the id that ASP.NET made.
 */
const matches: KeyMatcher = (bytes, start, end, match) => {
  const idStart = end - ASPNET_ID_LENGTH;
  if (idStart <= start + 1 || (bytes[idStart - 1] !== SLASH && bytes[idStart - 1] !== COLON)) {
    return false;
  }
  if (!isAllOf(bytes, idStart, end, aspNetIdChars) || !isText(bytes, start, idStart)) return false;
  return found(match, 'harbour', 'data', start, idStart, idStart, end);
};

/** How sessions of Harbour.RedisSessionStateStore are found. */
export const harbourKeyRule: KeyRule = {
  layout: 'harbour',
  matches,
  fits: ({ fields }) =>
    fields?.has('items') === true && fields.has('timeout') && fields.has('locked'),
  isLocked: ({ fields }) => (fields?.get('locked')?.head[0] ?? 0) !== 0,
};
