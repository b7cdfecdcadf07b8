import type { KeyRule } from '../find/key-rule.ts';
import type { KeyMatch } from '../find/key-rule.ts';
import { enyimKeyRule } from './aspnet/enyim-key-rule.ts';
import { enyimCoreKeyRule } from './aspnetcore/enyim-key-rule.ts';
import { createRecogniser, type KeyRecogniser } from './key-recognition.ts';
import { laravelMemcachedRule } from './laravel/key-rule.ts';
import { customKeyRules } from './layouts.ts';
import { phpMemcachedRules } from './php/memcached-key-rules.ts';

/** How the keys of those sessions are told that only Memcached has. */
const ownRules: readonly KeyRule[] = [
  ...phpMemcachedRules,
  enyimKeyRule,
  enyimCoreKeyRule,
  laravelMemcachedRule,
];

/** Says which keys of a Memcached belong to sessions: also those of layouts that no Redis has. */
export function memcachedKeys(): KeyRecogniser {
  const all = createRecogniser([...customKeyRules(), ...ownRules]);
  const { recognise } = all;
  return {
    ...all,
    recognise: (bytes, start, end, match) => recognise(bytes, start, end, match) && asHere(match),
    settle: (key, look, match) => all.settle(key, look, match) && asHere(match),
    settleAsOurs: (key, look, match) =>
      (all.settleAsOurs?.(key, look, match) ?? false) && asHere(match),
  };
}

/** What PHP wrote has other locks here, and who writes it under a bare id is another extension. */
function asHere(match: KeyMatch): true {
  if (match.layout === 'php') {
    const hasPrefix = match.applicationEnd > match.applicationStart;
    match.layout = hasPrefix ? 'php-memcached' : 'php-memcache';
  }
  return true;
}
