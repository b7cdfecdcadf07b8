import type { Command } from '../../../src/stores/commands.ts';

/** What stands under a key of a case: text, or bytes in Base64 or hex. */
type Content = string | { readonly base64: string } | { readonly hex: string };

/** A key that a case puts into an empty Redis (`test/fixtures/cases`). */
export interface CaseKey {
  readonly key: string;
  readonly type: 'string' | 'hash';
  readonly value?: Content;
  readonly fields?: Readonly<Record<string, Content>>;
  readonly ttlSeconds?: number;
}

/** The commands that put a key of a case. */
export function commandsFor({
  key,
  type,
  value = '',
  fields = {},
  ttlSeconds,
}: CaseKey): readonly Command[] {
  const put: Command =
    type === 'string'
      ? ['SET', key, bytesOf(value)]
      : ['HSET', key, ...Object.entries(fields).flatMap(([name, each]) => [name, bytesOf(each)])];
  return ttlSeconds === undefined ? [put] : [put, ['EXPIRE', key, ttlSeconds]];
}

function bytesOf(content: Content): Uint8Array {
  if (typeof content === 'string') return Buffer.from(content);
  return 'hex' in content ? Buffer.from(content.hex, 'hex') : Buffer.from(content.base64, 'base64');
}
