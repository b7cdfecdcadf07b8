import { writeCollection } from '../../formats/alt/collection.ts';
import { keysOf } from '../../stores/layouts/aspnet/key-names.ts';
import { ticksOfUnixMs } from '../../stores/layouts/net-time.ts';
import type { Command, CommandArgument } from '../../stores/commands.ts';
import type { AspNetLayoutId } from '../../stores/layout-facts.ts';
import type { SessionRef } from '../../stores/session.ts';
import type { SeedContents } from './seed-contents.ts';
import { seedBytes } from './seed-values.ts';

/** The layouts of which sessions are made. */
export const seedLayouts = ['aspnet-v2', 'aspnet-v5'] as const satisfies readonly AspNetLayoutId[];

export type SeedLayout = (typeof seedLayouts)[number];

/** A session that is made up. */
export interface SeedRef extends SessionRef {
  readonly layout: SeedLayout;
}

/** A session's items as its layout stores them: made once, they serve for any number of sessions. */
export type SeedData =
  | { readonly layout: 'aspnet-v2'; readonly fields: readonly CommandArgument[] }
  | { readonly layout: 'aspnet-v5'; readonly blob: Uint8Array };

/** Encodes the contents of a session for a layout. */
export function seedData(contents: SeedContents, layout: SeedLayout): SeedData {
  const encoding = layout === 'aspnet-v2' ? 'nrbf' : 'alt';
  const items = contents.map(([name, value]) => ({ name, bytes: seedBytes(value, encoding) }));
  return layout === 'aspnet-v2'
    ? { layout, fields: items.flatMap(({ name, bytes }) => [name, bytes]) }
    : { layout, blob: writeCollection({ items }) };
}

/** How long a session is to live, and how long it has left. */
export interface SeedTimes {
  readonly timeoutSeconds: number;
  readonly ttlSeconds: number;
}

/** The commands that store a session as its provider does. */
export function storeCommands(ref: SessionRef, data: SeedData, times: SeedTimes): Command[] {
  const keys = keysOf(ref);
  const { timeoutSeconds, ttlSeconds } = times;
  if (data.layout === 'aspnet-v5') {
    return [
      ['SET', keys.data, data.blob, 'EX', ttlSeconds],
      ['SET', keys.timeout, timeoutSeconds, 'EX', ttlSeconds],
    ];
  }
  return [
    ['HSET', keys.data, ...data.fields],
    ['EXPIRE', keys.data, ttlSeconds],
    ['HSET', keys.timeout, 'SessionTimeout', timeoutSeconds],
    ['EXPIRE', keys.timeout, ttlSeconds],
  ];
}

const executionTimeoutSeconds = 110;

/** How long the lock of a request that began `ageSeconds` ago still lives. */
export function lockSeconds(ageSeconds: number): number {
  return executionTimeoutSeconds - ageSeconds;
}

/** The command that locks a session as a request does that began `ageSeconds` ago. */
export function lockCommand(ref: SessionRef, nowMs: number, ageSeconds: number): Command {
  const ticks = ticksOfUnixMs(nowMs - ageSeconds * 1000);
  return ['SET', keysOf(ref).lock, String(ticks), 'EX', lockSeconds(ageSeconds)];
}
