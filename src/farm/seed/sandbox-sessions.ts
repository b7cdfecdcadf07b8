import { keysOf } from '../../stores/layouts/aspnet/key-names.ts';
import type { Command } from '../../stores/commands.ts';
import { type Random, randomFrom, sessionId } from './random.ts';
import { bigCart, member, scalars, type SeedContents, shopper, visitor } from './seed-contents.ts';
import { lockCommand, lockSeconds, seedData, storeCommands } from './seed-session.ts';
import type { SeedLayout, SeedRef } from './seed-session.ts';

/** A session of the sandbox, or the lock of one: what is stored, and for how long. */
export interface Sample {
  readonly ref: SeedRef;
  /** Store it whole. All its keys live for {@link ttlSeconds}. */
  readonly commands: readonly Command[];
  readonly ttlSeconds: number;
  /** Whether it is to be seen expiring: it comes back afterwards, and isn't extended before. */
  readonly expires: boolean;
}

/** What the sandbox Redis starts with. */
export interface SandboxSessions {
  readonly samples: readonly Sample[];
  /** Puts all samples in place. */
  readonly commands: readonly Command[];
}

const timeoutSeconds = 20 * 60;
const briefSeconds = 55;

/** Two dozen sessions of both layouts, and with them everything that can be wrong with one. */
export function sandboxSessions(nowMs: number): SandboxSessions {
  const random = randomFrom(20);
  const samples: Sample[] = [];
  const kinds = [shopper, member, bigCart, visitor, scalars] as const;
  const apps: readonly (readonly [SeedLayout, string, number])[] = [
    ['aspnet-v5', '/Shop', 9],
    ['aspnet-v2', '/Intranet', 8],
  ];
  for (const [layout, application, count] of apps) {
    for (let i = 0; i < count; i++) {
      const contents = (kinds[i % kinds.length] ?? shopper)(random, nowMs);
      const ttlSeconds = timeoutSeconds - random.below(900);
      samples.push(stored(newRef(layout, application, random), contents, ttlSeconds));
    }
  }
  const locked = newRef('aspnet-v5', '/Shop', random);
  const lockedToo = newRef('aspnet-v2', '/Intranet', random);
  const expiring = newRef('aspnet-v5', '/Shop', random);
  for (const ref of [locked, lockedToo]) samples.push(stored(ref, shopper(random, nowMs)));
  const brief = stored(expiring, shopper(random, nowMs), briefSeconds);
  samples.push(...oddSessions(random, nowMs));
  samples.push(lock(locked, nowMs, 12), lock(lockedToo, nowMs, 3), { ...brief, expires: true });
  return { samples, commands: samples.flatMap(({ commands }) => commands) };
}

/** Sessions that something is wrong with. */
function oddSessions(random: Random, nowMs: number): Sample[] {
  const damaged = newRef('aspnet-v5', '/Shop', random);
  const whole = seedData(shopper(random, nowMs), 'aspnet-v5');
  const blob = whole.layout === 'aspnet-v5' ? whole.blob : new Uint8Array();
  const foreign = newRef('aspnet-v2', '/Intranet', random);
  const wrongType = newRef('aspnet-v2', '/Intranet', random);
  const halfGone = newRef('aspnet-v5', '/Shop', random);
  const loneLock = newRef('aspnet-v5', '/Shop', random);
  const foreignBytes = new Uint8Array([0xff, 0xd8, 0xff, 0xe0, 0, 16, 74, 70]);
  return [
    // The end of the data is missing.
    sample(damaged, [
      ['SET', keysOf(damaged).data, blob.subarray(0, blob.length - 40), 'EX', timeoutSeconds],
      ['SET', keysOf(damaged).timeout, timeoutSeconds, 'EX', timeoutSeconds],
    ]),
    // One item is no BinaryFormatter stream.
    sample(foreign, [
      ...stored(foreign, visitor(random, nowMs)).commands,
      ['HSET', keysOf(foreign).data, 'Blob', foreignBytes],
    ]),
    // A key of the right name and the wrong type.
    sample(wrongType, [
      ['RPUSH', keysOf(wrongType).data, 'not', 'a', 'session'],
      ['EXPIRE', keysOf(wrongType).data, timeoutSeconds],
    ]),
    // Only the timeout is left of it.
    sample(halfGone, [['SET', keysOf(halfGone).timeout, timeoutSeconds, 'EX', timeoutSeconds]]),
    // A request asked for a session that had ended.
    sample(loneLock, [['SET', keysOf(loneLock).lock, '639000000000000000', 'EX', timeoutSeconds]]),
  ];
}

function newRef(layout: SeedLayout, application: string, random: Random): SeedRef {
  return { layout, application, id: sessionId(random) };
}

function sample(ref: SeedRef, commands: readonly Command[], ttlSeconds = timeoutSeconds): Sample {
  return { ref, commands, ttlSeconds, expires: false };
}

function stored(ref: SeedRef, contents: SeedContents, ttlSeconds = timeoutSeconds): Sample {
  const data = seedData(contents, ref.layout);
  return sample(ref, storeCommands(ref, data, { timeoutSeconds, ttlSeconds }), ttlSeconds);
}

function lock(ref: SeedRef, nowMs: number, ageSeconds: number): Sample {
  return sample(ref, [lockCommand(ref, nowMs, ageSeconds)], lockSeconds(ageSeconds));
}
