import { layoutById } from '../../src/stores/layouts/layouts.ts';
import type { Command } from '../../src/stores/commands.ts';
import type { SessionRef } from '../../src/stores/session.ts';
import type { BenchLayout } from './layouts.ts';

/** The item that is edited: a short text. */
export const EDITED_ITEM = 'UserInput';

/** Which session of a layout it is. */
export function refOf({ layout, application }: BenchLayout, id: string): SessionRef {
  return { layout, application, id };
}

/**
 * The commands that store a session of about `sizeBytes`: a short text, and ten items that share the
 * rest. What is in those doesn't matter here.
 */
export function sampleSession(
  bench: BenchLayout,
  ref: SessionRef,
  sizeBytes: number,
): readonly Command[] {
  const { data, timeout } = layoutById(ref.layout).keys(ref);
  const names = Array.from({ length: 10 }, (_, i) => `Item${i}`);
  const share = Math.max(1, Math.floor((sizeBytes - 40) / names.length) - 20);
  const text = 'abcdef0123456789'.repeat(Math.ceil(share / 16)).slice(0, share);
  const items = [
    { name: EDITED_ITEM, bytes: bench.text('hello') },
    ...names.map((name) => ({ name, bytes: bench.text(text) })),
  ];
  const commands: Command[] = [['DEL', data], bench.store(data, items), ['EXPIRE', data, 1200]];
  if (timeout) {
    const value: Command =
      ref.layout === 'aspnet-v1' || ref.layout === 'aspnet-v2'
        ? ['HSET', timeout, 'SessionTimeout', '1200']
        : ['SET', timeout, '1200'];
    commands.push(value, ['EXPIRE', timeout, 1200]);
  }
  return commands;
}
