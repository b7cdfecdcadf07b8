import type { StoreLayout } from '../../layout.ts';
import { prefixedKeyShape } from '../prefixed-keys.ts';
import { stringLayout } from '../string-layout.ts';
import { phpFate, readPhpSession } from './php.ts';

/**
 * PHP's sessions under bare ids, as the older extension memcache keeps them. How its locks go isn't known for certain: shown,
 * and never written.
 */
export const phpMemcache: StoreLayout = stringLayout({
  id: 'php-memcache',
  dataShape: prefixedKeyShape('string', ''),
  itemEncoding: 'php',
  read: readPhpSession,
  fateOf: phpFate,
  isNeverMade: true,
});
