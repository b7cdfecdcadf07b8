import { keysOf } from '../../stores/layouts/aspnet/key-names.ts';
import type { Command } from '../../stores/commands.ts';
import { type Random, randomFrom, sessionId } from './random.ts';
import { bigCart, member, scalars, type SeedContents, shopper, visitor } from './seed-contents.ts';
import { lockCommand, seedData, storeCommands } from './seed-session.ts';
import type { SeedLayout, SeedRef } from './seed-session.ts';

/** What the sandbox Redis starts with. */
export interface SandboxSessions {
  /** Puts all sessions in place. */
  readonly commands: readonly Command[];
  /** To be sent again every {@link renewSeconds}: keeps one session locked and one about to expire. */
  renewals(nowMs: number): readonly Command[];
}

/** How often the sandbox renews what would otherwise be over before anybody looks. */
export const renewSeconds = 40;

const timeoutSeconds = 20 * 60;

/** Two dozen sessions of both layouts, and with them everything that can be wrong with one. */
export function sandboxSessions(nowMs: number): SandboxSessions {
  const random = randomFrom(20);
  const commands: Command[] = [];
  const kinds = [shopper, member, bigCart, visitor, scalars] as const;
  const apps: readonly (readonly [SeedLayout, string, number])[] = [
    ['aspnet-v5', '/Shop', 9],
    ['aspnet-v2', '/Intranet', 8],
  ];
  for (const [layout, application, count] of apps) {
    for (let i = 0; i < count; i++) {
      const contents = (kinds[i % kinds.length] ?? shopper)(random, nowMs);
      const ttlSeconds = timeoutSeconds - random.below(900);
      commands.push(...store(newRef(layout, application, random), contents, ttlSeconds));
    }
  }
  const locked = newRef('aspnet-v5', '/Shop', random);
  const lockedToo = newRef('aspnet-v2', '/Intranet', random);
  const expiring = newRef('aspnet-v5', '/Shop', random);
  for (const ref of [locked, lockedToo]) commands.push(...store(ref, shopper(random, nowMs)));
  const brief = shopper(random, nowMs);
  commands.push(...oddSessions(random, nowMs));
  const renewals = (atMs: number): Command[] => [
    lockCommand(locked, atMs, 12),
    lockCommand(lockedToo, atMs, 3),
    ...store(expiring, brief, renewSeconds + 15),
  ];
  return { commands: [...commands, ...renewals(nowMs)], renewals };
}

/** Sessions that something is wrong with. */
function oddSessions(random: Random, nowMs: number): Command[] {
  const damaged = newRef('aspnet-v5', '/Shop', random);
  const whole = seedData(shopper(random, nowMs), 'aspnet-v5');
  const blob = whole.layout === 'aspnet-v5' ? whole.blob : new Uint8Array();
  const foreign = newRef('aspnet-v2', '/Intranet', random);
  const wrongType = newRef('aspnet-v2', '/Intranet', random);
  const halfGone = newRef('aspnet-v5', '/Shop', random);
  const loneLock = newRef('aspnet-v5', '/Shop', random);
  return [
    // The end of the data is missing.
    ['SET', keysOf(damaged).data, blob.subarray(0, blob.length - 40), 'EX', timeoutSeconds],
    ['SET', keysOf(damaged).timeout, timeoutSeconds, 'EX', timeoutSeconds],
    // One item is no BinaryFormatter stream.
    ...store(foreign, visitor(random, nowMs)),
    ['HSET', keysOf(foreign).data, 'Blob', new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70])],
    // A key of the right name and the wrong type.
    ['RPUSH', keysOf(wrongType).data, 'not', 'a', 'session'],
    ['EXPIRE', keysOf(wrongType).data, timeoutSeconds],
    // Only the timeout is left of it.
    ['SET', keysOf(halfGone).timeout, timeoutSeconds, 'EX', timeoutSeconds],
    // A request asked for a session that had ended.
    ['SET', keysOf(loneLock).lock, '639000000000000000', 'EX', timeoutSeconds],
  ];
}

function newRef(layout: SeedLayout, application: string, random: Random): SeedRef {
  return { layout, application, id: sessionId(random) };
}

function store(ref: SeedRef, contents: SeedContents, ttlSeconds = timeoutSeconds): Command[] {
  return storeCommands(ref, seedData(contents, ref.layout), { timeoutSeconds, ttlSeconds });
}
