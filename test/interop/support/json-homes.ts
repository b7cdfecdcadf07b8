import assert from 'node:assert/strict';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { RedisSource } from '../../../src/redis/redis-source.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { openServers } from '../../integration/sources/memcached-rig.ts';
import { startMemcached } from '../../integration/support/memcached-server.ts';
import { connectTo } from '../../integration/stores/support.ts';
import { type RedisServer, startRedis } from '../../integration/support/redis-server.ts';
import { type ItemTexts, watchItemWrites, type WatchedWrites } from './item-writes.ts';

/** Where a site keeps its sessions, and what we and others do there. */
export interface JsonHome {
  readonly port: number;
  /** How we see it. */
  readonly source: SessionSource;
  /** What is stored under a key; undefined where nothing is. */
  raw(key: string): Promise<Uint8Array | undefined>;
  /** Stores other bytes there, as another program would: all else stays. */
  putRaw(key: string, bytes: Uint8Array): Promise<void>;
  /** Notes what has to stay when a value changes. @returns asserts that it did */
  watchFrame(key: string): Promise<(about: string) => Promise<void>>;
  /** Tells who writes what into a session, where the server tells that. */
  watchWrites?(key: string, itemsOf: (value: Uint8Array) => ItemTexts): Promise<WatchedWrites>;
  stop(): Promise<void>;
}

/** A Redis, with a connection for tests that ask it more. */
export interface RedisHome extends JsonHome {
  readonly server: RedisServer;
  readonly connection: RedisConnection;
}

/** Starts a Redis. */
export async function startRedisHome(): Promise<RedisHome> {
  const server = await startRedis();
  const connection = await connectTo(`127.0.0.1:${server.port}`);
  const endsAt = (key: string) => connection.call(['PEXPIRETIME', key]);
  return {
    server,
    connection,
    port: server.port,
    source: new RedisSource(connection),
    raw: async (key) => {
      const value = await connection.call(['GET', key]);
      return value instanceof Uint8Array ? value : undefined;
    },
    putRaw: async (key, bytes) => {
      await connection.call(['SET', key, bytes, 'KEEPTTL']);
    },
    watchFrame: async (key) => {
      const before = await endsAt(key);
      return async (about) => assert.equal(await endsAt(key), before, about);
    },
    watchWrites: (key, itemsOf) => watchItemWrites(server.port, key, itemsOf),
    stop: async () => {
      connection.close();
      await server.stop();
    },
  };
}

/** An entry of Memcached. */
interface StoredEntry {
  readonly value: Uint8Array;
  readonly flags: string;
  readonly ttlSeconds: number;
  readonly readAtMs: number;
}

/** Starts a Memcached. */
export async function startMemcachedHome(): Promise<JsonHome> {
  const server = await startMemcached();
  const source = await openServers([server.port]);
  const entryAt = async (key: string): Promise<StoredEntry | undefined> => {
    const answer = await server.ask(`mg ${key} t f v`);
    const found = /^VA \d+ t(-?\d+) f(\d+)\r\n([^]*)\r\n$/.exec(answer);
    if (!found) return undefined;
    const [, ttl = '', flags = '', value = ''] = found;
    const ttlSeconds = Number(ttl);
    return { value: Buffer.from(value, 'latin1'), flags, ttlSeconds, readAtMs: Date.now() };
  };
  return {
    port: server.port,
    source,
    raw: async (key) => (await entryAt(key))?.value,
    putRaw: async (key, bytes) => {
      const { flags, ttlSeconds } = (await entryAt(key)) ?? assert.fail(key);
      const life = Math.max(0, ttlSeconds);
      const answer = await server.ask(
        `ms ${key} ${bytes.length} T${life} F${flags}`,
        Buffer.from(bytes).toString('latin1'),
      );
      assert.equal(answer, 'HD\r\n');
    },
    watchFrame: async (key) => {
      const before = (await entryAt(key)) ?? assert.fail(key);
      return async (about) => {
        const now = (await entryAt(key)) ?? assert.fail(about);
        assert.equal(now.flags, before.flags, about);
        if (before.ttlSeconds < 0) {
          assert.equal(now.ttlSeconds, before.ttlSeconds, about);
          return;
        }
        const passed = (now.readAtMs - before.readAtMs) / 1000;
        const moved = now.ttlSeconds - (before.ttlSeconds - passed);
        // Memcached counts in seconds, here and in what it is told.
        assert.ok(Math.abs(moved) <= 2.5, `${about}: ${moved} s`);
      };
    },
    stop: async () => {
      source.close();
      await server.stop();
    },
  };
}
