import {
  ASPNET_ID_LENGTH,
  aspNetIdChars,
  endsWith,
  isAllOf,
  isText,
} from '../../find/key-bytes.ts';
import { found, type KeyRule } from '../../find/key-rule.ts';

const DATA = new TextEncoder().encode('data-');
const SLASH = 0x2f;

/** `<site name>+</virtual path>data-<id>`, with an id that ASP.NET makes (enyim/memcached-providers SessionProvider.cs). */
export const enyimKeyRule: KeyRule = {
  layout: 'enyim',
  matches: (bytes, start, end, match) => {
    const idStart = end - ASPNET_ID_LENGTH;
    const applicationEnd = idStart - DATA.length;
    if (applicationEnd <= start || !endsWith(bytes, start, idStart, DATA)) return false;
    if (!isAllOf(bytes, idStart, end, aspNetIdChars)) return false;
    const slash = bytes.indexOf(SLASH, start);
    if (slash < 0 || slash >= applicationEnd || !isText(bytes, start, applicationEnd)) return false;
    return found(match, 'enyim', 'data', start, applicationEnd, idStart, end);
  },
};
