import type { ConnectOptions } from '../../../src/links/connect-options.ts';
import { openMemcached } from '../../../src/memcached/memcached-source.ts';
import type { LayoutId, SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { type MemcachedServer, startMemcached } from '../support/memcached-server.ts';
import { type Site, type SourceRig, TIMEOUT_SECONDS } from './rig.ts';

/** The layouts of the sites that share a Memcached with us. */
export const memcachedLayouts = ['php-memcached', 'express', 'aspnetcore-memcached'] as const;

const APPLICATIONS: Readonly<Partial<Record<LayoutId, readonly [string, string]>>> = {
  'php-memcached': ['memc.sess.key.', 'shop.sess.'],
  express: ['sess:', 'shop:sess:'],
  'aspnetcore-memcached': ['', 'shop:'],
};

/** How servers on these ports are connected to. */
export function optionsFor(
  ports: readonly number[],
  address: Partial<ConnectOptions['address']> = {},
): ConnectOptions {
  return {
    address: {
      hosts: ports.map((port) => ({ host: '127.0.0.1', port })),
      usesTls: false,
      isTlsGuessed: false,
      database: 0,
      store: { kind: 'memcached' },
      ...address,
    },
    canWrite: true,
    connectTimeoutMs: 5000,
  };
}

/** Opens servers as a source. */
export function openServers(
  ports: readonly number[],
  { canWrite = true }: { readonly canWrite?: boolean } = {},
): Promise<SessionSource> {
  return openMemcached({ ...optionsFor(ports), canWrite });
}

/** A memcached, and sites that keep their sessions there. */
export async function startMemcachedRig(): Promise<SourceRig> {
  const server = await startMemcached();
  const proxies: FaultyProxy[] = [];
  return {
    sites: [phpSite(server), expressSite(server)],
    applicationsOf: (layout) => APPLICATIONS[layout] ?? ['', 'shop:'],
    open: (options) => openServers([server.port], options),
    openLossy: async () => {
      const proxy = await startFaultyProxy(server.port);
      proxies.push(proxy);
      const source = await openServers([proxy.port]);
      return {
        source,
        // What is edited: the lock that a save takes first is another write.
        lose: (loss) => proxy.arm(loss === 'of-reply' ? 'cut-after' : 'cut-before', 'Bea'),
      };
    },
    clear: async () => {
      await server.ask('flush_all');
    },
    stop: async () => {
      for (const proxy of proxies) await proxy.close();
      await server.stop();
    },
  };
}

const keyOf = ({ application, id }: SessionRef): string => `${application}${id}`;

/** Stores a value as clients do that keep flags 0. */
async function set(server: MemcachedServer, key: string, value: string): Promise<void> {
  const bytes = Buffer.from(value);
  const answer = await server.ask(
    `set ${key} 0 ${TIMEOUT_SECONDS} ${bytes.length}`,
    bytes.toString('latin1'),
  );
  if (answer !== 'STORED\r\n') throw new Error(answer);
}

async function get(server: MemcachedServer, key: string): Promise<string> {
  const answer = await server.ask(`get ${key}`);
  const start = answer.indexOf('\r\n') + 2;
  return Buffer.from(answer.slice(start, -'\r\nEND\r\n'.length), 'latin1').toString();
}

/** A site of PHP with the extension memcached: the handler `php`, and its lock. */
function phpSite(server: MemcachedServer): Site {
  const encode = (value: string): string => `s:${Buffer.byteLength(value)}:"${value}";`;
  const lockOf = ({ application, id }: SessionRef): string => `${application}lock.${id}`;
  const write = (ref: SessionRef, values: ReadonlyMap<string, string>): Promise<void> =>
    set(
      server,
      keyOf(ref),
      [...values].map(([name, value]) => `${name}|${encode(value)}`).join(''),
    );
  const read = async (ref: SessionRef): Promise<Map<string, string>> => {
    const text = await get(server, keyOf(ref));
    return new Map(
      [...text.matchAll(/(\w+)\|s:\d+:"([^"]*)";/g)].map(([, name = '', value = '']) => [
        name,
        value,
      ]),
    );
  };
  return {
    layout: 'php-memcached',
    encode: (value) => Buffer.from(encode(value)),
    begin: (ref, items) => write(ref, new Map(Object.entries(items))),
    store: async (ref, name, value) => {
      await write(ref, (await read(ref)).set(name, value));
    },
    lock: async (ref) => {
      await server.ask(`add ${lockOf(ref)} 0 30 1`, '1');
    },
    end: async (ref) => {
      await server.ask(`delete ${keyOf(ref)}`, `delete ${lockOf(ref)}`);
    },
  };
}

/** A site with express-session and connect-memcached (lib/connect-memcached.js). */
function expressSite(server: MemcachedServer): Site {
  return {
    layout: 'express',
    encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
    begin: (ref, values) => {
      const originalMaxAge = TIMEOUT_SECONDS * 1000;
      const expires = new Date(Date.now() + originalMaxAge).toISOString();
      const cookie = { originalMaxAge, expires, httpOnly: true, path: '/' };
      return set(server, keyOf(ref), JSON.stringify({ cookie, ...values }));
    },
    store: async (ref, name, value) => {
      const session = JSON.parse(await get(server, keyOf(ref))) as object;
      await set(server, keyOf(ref), JSON.stringify({ ...session, [name]: value }));
    },
    end: async (ref) => {
      await server.ask(`delete ${keyOf(ref)}`);
    },
  };
}
