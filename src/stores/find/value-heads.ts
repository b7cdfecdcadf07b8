/** How values of other stacks begin. */

import { decodeText } from '../replies.ts';
import type { KeyLook } from './key-look.ts';

/** The beginning of a string; empty for other types. */
export function textHead({ text }: KeyLook): Uint8Array {
  return text?.head ?? new Uint8Array(0);
}

/** Whether it begins as a JSON object does. */
export function isJsonObject(head: Uint8Array): boolean {
  return /^\s*\{\s*["}]/.test(decodeText(head.subarray(0, 64)));
}

/**
 * Whether it begins as a pickle does: with its protocol from 2 to 5 (cpython Lib/pickle.py, PROTO), or with a dict, which
 * the first two protocols begin with at once: `(dp0` and a line break, `}q` and a zero byte (DICT, EMPTY_DICT, and the
 * place in the memo).
 */
export function isPickle(head: Uint8Array): boolean {
  const [first, second = 0, third = 0] = head;
  if (first === 0x80) return second >= 2 && second <= 5 && head.length > 2;
  if (first === 0x7d) return second === 0x71 && third <= 1 && /^[(.U-X]/.test(after(head, 3));
  return first === 0x28 && /^dp[01]\n[SVILFcg.]/.test(after(head, 1));
}

function after(head: Uint8Array, start: number): string {
  return decodeText(head.subarray(start, start + 8));
}

/** Whether it begins as a MessagePack map does (MessagePack specification, map format family). */
export function isMsgPackMap(head: Uint8Array): boolean {
  const [first = 0] = head;
  return ((first & 0xf0) === 0x80 || first === 0xde || first === 0xdf) && !isPickle(head);
}

/** Whether it begins as Ruby's Marshal 4.8 does, with a hash or an object (ruby doc/marshal.rdoc). */
export function isMarshal(head: Uint8Array): boolean {
  return head[0] === 4 && head[1] === 8 && marshalRoots.has(head[2] ?? 0);
}

/** `{` and `}` are hashes; `C`, `I`, `o` and `e` stand before ones with a class or variables of their own. */
const marshalRoots: ReadonlySet<number> = new Set(new TextEncoder().encode('{}CIoe'));

/** Whether Marshal wrote a hash, maybe one of a class of its own or with variables. */
export function isMarshalHash(head: Uint8Array): boolean {
  return isMarshal(head) && (head[2] === 0x49 ? head[3] === 0x7b : head[2] !== 0x6f);
}
