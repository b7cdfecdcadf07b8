import { type Command, type Reply } from '../commands.ts';
import { createRecogniser } from './key-recognition.ts';
import { customKeyRules } from './layouts.ts';
import { newKeyMatch } from '../find/key-rule.ts';
import { permissionError, type StoreError } from '../replies.ts';

const utf8 = new TextDecoder();
/** As long as an id, and of the characters of Base64 in both its alphabets. */
const possibleId = /[\w+/=,.%-]{8,}/g;

/**
 * A pattern that the keys of all sessions of an application fit as this key does, as an ACL rule has
 * it: `{/App_abc}_Data` gives `~{/App_*}_Data`. A key that isn't one of a session stands for itself, but
 * for what could be an id: patterns are shown and logged, and ids let people in.
 */
export function keyPattern(key: Uint8Array): string {
  const match = newKeyMatch();
  const isKnown = createRecogniser(customKeyRules()).recognise(key, 0, key.length, match);
  if (!isKnown) return `~${escaped(key).replace(possibleId, '*')}`;
  return `~${escaped(key.subarray(0, match.idStart))}*${escaped(key.subarray(match.idEnd))}`;
}

/** The patterns of several keys, each one once. */
export function keyPatterns(keys: readonly Uint8Array[]): string {
  return [...new Set(keys.map(keyPattern))].join(' ');
}

/** The error of a command that was refused for want of a grant; undefined for other replies. */
export function refusedCommand(
  reply: Reply | undefined,
  [name, key]: Command,
): StoreError | undefined {
  return permissionError(reply, name, key instanceof Uint8Array ? keyPattern(key) : '');
}

function escaped(bytes: Uint8Array): string {
  return utf8.decode(bytes).replace(/[\\*?[\]]/g, (special) => `\\${special}`);
}
