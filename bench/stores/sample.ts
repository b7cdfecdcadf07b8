import { writeCollection } from '../../src/formats/alt/collection.ts';
import type { Command } from '../../src/stores/commands.ts';
import { keysOf } from '../../src/stores/aspnet/key-names.ts';
import type { LayoutId, SessionRef } from '../../src/stores/session.ts';

/** The item that is edited: a short text. */
export const EDITED_ITEM = 'UserInput';

/**
 * The commands that store a session of about `sizeBytes`: a short text, and ten items that share the
 * rest. What is in those doesn't matter here; they are strings of random bytes' hex digits.
 */
export function sampleSession(ref: SessionRef, sizeBytes: number): readonly Command[] {
  const { data, timeout } = keysOf(ref);
  const names = Array.from({ length: 10 }, (_, i) => `Item${i}`);
  const share = Math.max(1, Math.floor((sizeBytes - 40) / names.length) - 20);
  const text = 'abcdef0123456789'.repeat(Math.ceil(share / 16)).slice(0, share);
  const items = [
    { name: EDITED_ITEM, bytes: textValue('hello', ref.layout) },
    ...names.map((name) => ({ name, bytes: textValue(text, ref.layout) })),
  ];
  const set: Command =
    ref.layout === 'aspnet-v2'
      ? ['HSET', data, ...items.flatMap(({ name, bytes }) => [name, bytes])]
      : ['SET', data, writeCollection({ items })];
  const setTimeout: Command =
    ref.layout === 'aspnet-v2'
      ? ['HSET', timeout, 'SessionTimeout', '1200']
      : ['SET', timeout, '1200'];
  return [['DEL', data], set, ['EXPIRE', data, 1200], setTimeout, ['EXPIRE', timeout, 1200]];
}

/** A text as the layout stores it: a BinaryFormatter stream ([MS-NRBF] 2.5.7), or a type byte and the text. */
export function textValue(text: string, layout: LayoutId): Uint8Array {
  const utf8 = Buffer.from(text);
  const length: number[] = [];
  let rest = utf8.length;
  for (; rest >= 0x80; rest >>= 7) length.push((rest & 0x7f) | 0x80);
  length.push(rest);
  const isStream = layout === 'aspnet-v2';
  const head = isStream
    ? [0, 1, 0, 0, 0, 255, 255, 255, 255, 1, 0, 0, 0, 0, 0, 0, 0, 6, 1, 0, 0, 0]
    : [1];
  return new Uint8Array([...head, ...length, ...utf8, ...(isStream ? [11] : [])]);
}
