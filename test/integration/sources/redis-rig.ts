import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { SessionItems } from '../../../src/farm/site/session-items.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { changeSession } from '../../../src/stores/change/change-script.ts';
import type { LayoutId, SessionRef } from '../../../src/stores/session.ts';
import { type FaultyProxy, startFaultyProxy } from '../support/faulty-proxy.ts';
import { startShapedProxy } from '../support/shaped-proxy.ts';
import { type RedisServer, startCluster, startRedis } from '../support/redis-server.ts';
import { connectTo, providerOf, text } from '../stores/support.ts';
import type { ManagedKind } from './managed.ts';
import { type Site, type SourceRig, TIMEOUT_SECONDS } from './rig.ts';

/** The layouts of the sites that share a Redis with us. */
export const redisLayouts = ['aspnet-v2', 'aspnet-v5', 'express'] as const;

const APPLICATIONS: Readonly<Partial<Record<LayoutId, readonly [string, string]>>> = {
  express: ['sess:', 'shop:sess:'],
};

/** How sessions are changed: by scripts, or by transactions for users that may not run any. */
export type Way = 'scripts' | 'transactions';

const PLAIN = ['reset', 'on', '>pw', '~*', '+@all', '-@scripting'];

/** A redis-server, and sites that keep their sessions there. */
export async function startRedisRig(way: Way): Promise<SourceRig> {
  const server = await startRedis();
  const proxies: FaultyProxy[] = [];
  const rig = await rigOver([server], way);
  return {
    ...rig,
    openLossy: async () => {
      const proxy = await startFaultyProxy(server.port);
      proxies.push(proxy);
      const source = await open(`${loginOf(way)}127.0.0.1:${proxy.port}`, true);
      const hash = text(await server.ask('SCRIPT', 'LOAD', changeSession.source));
      const mark = way === 'scripts' ? hash : 'EXEC';
      return {
        source,
        lose: (loss) => proxy.arm(loss === 'of-reply' ? 'cut-after' : 'cut-before', mark),
      };
    },
    stop: async () => {
      for (const proxy of proxies) await proxy.close();
      await rig.stop();
    },
  };
}

/** A cluster of three primaries, and sites that keep their sessions there. */
export async function startClusterRig(way: Way): Promise<SourceRig> {
  const cluster = await startCluster();
  return rigOver(cluster.servers, way);
}

/** A service of a kind that forbids and lacks what others have, and sites that keep their sessions there. */
export async function startManagedRig(
  { isCluster, shape }: ManagedKind,
  way: Way,
): Promise<SourceRig> {
  const servers = isCluster ? (await startCluster({}, 1)).servers : [await startRedis()];
  const rig = await rigOver(servers, way);
  const serverPort = servers[0]?.port ?? 0;
  const proxy = await startShapedProxy(serverPort, shape);
  const natMap = { [`127.0.0.1:${serverPort}`]: { host: '127.0.0.1', port: proxy.port } };
  return {
    ...rig,
    open: ({ canWrite = true } = {}) => {
      const { address, secrets } = parseEndpoint(`redis://127.0.0.1:${proxy.port}`);
      return openSource({ address, secrets, canWrite, natMap });
    },
    stop: async () => {
      await proxy.stop();
      await rig.stop();
    },
  };
}

async function rigOver(servers: readonly RedisServer[], way: Way): Promise<SourceRig> {
  const [first] = servers;
  if (!first) throw new Error('No server');
  for (const server of servers) await server.ask('ACL', 'SETUSER', 'plain', ...PLAIN);
  const site = await connectTo(`127.0.0.1:${first.port}`);
  return {
    sites: [aspNetSite(site, 'aspnet-v2'), aspNetSite(site, 'aspnet-v5'), expressSite(site)],
    applicationsOf: (layout) => APPLICATIONS[layout] ?? ['/Shop', '/Admin'],
    open: ({ canWrite = true } = {}) => open(`${loginOf(way)}127.0.0.1:${first.port}`, canWrite),
    clear: async () => {
      for (const server of servers) await server.ask('FLUSHALL');
    },
    stop: async () => {
      site.close();
      await Promise.all(servers.map((server) => server.stop()));
    },
  };
}

function loginOf(way: Way): string {
  return way === 'transactions' ? 'redis://plain:pw@' : 'redis://';
}

function open(url: string, canWrite: boolean) {
  const { address, secrets } = parseEndpoint(url);
  return openSource({ address, secrets, canWrite });
}

/** A site with Microsoft's provider: its own scripts, its own values. */
function aspNetSite(connection: RedisConnection, layout: 'aspnet-v2' | 'aspnet-v5'): Site {
  const provider = (ref: SessionRef) => providerOf(connection, ref);
  const { codec } = provider({ layout, application: '/', id: '' });
  const minutes = TIMEOUT_SECONDS / 60;
  const locked = async (ref: SessionRef) => {
    const answer = await provider(ref).getExclusive(ref.id);
    if (answer.kind !== 'found' || answer.lockId === undefined) throw new Error(answer.kind);
    return { lockId: answer.lockId, items: new SessionItems(codec, answer.items) };
  };
  return {
    layout,
    encode: (value) => codec.encode(value),
    begin: (ref, values) => {
      const items = new SessionItems(codec, []);
      for (const [name, value] of Object.entries(values)) items.set(name, value);
      return provider(ref).create(ref.id, items, minutes);
    },
    store: async (ref, name, value) => {
      const { lockId, items } = await locked(ref);
      items.set(name, value);
      await provider(ref).update(ref.id, items, lockId, minutes);
    },
    lock: async (ref) => {
      await locked(ref);
    },
    end: async (ref) => {
      const { lockId } = await locked(ref);
      await provider(ref).remove(ref.id, lockId);
    },
  };
}

/** A site with express-session and connect-redis, which knows no lock (tj/connect-redis index.ts). */
function expressSite(connection: RedisConnection): Site {
  const keyOf = ({ application, id }: SessionRef) => `${application}${id}`;
  const write = async (ref: SessionRef, session: object): Promise<void> => {
    const value = JSON.stringify(session);
    await connection.call(['SET', keyOf(ref), value, 'EX', TIMEOUT_SECONDS]);
  };
  return {
    layout: 'express',
    encode: (value) => new TextEncoder().encode(JSON.stringify(value)),
    begin: (ref, values) => {
      const originalMaxAge = TIMEOUT_SECONDS * 1000;
      const expires = new Date(Date.now() + originalMaxAge).toISOString();
      const cookie = { originalMaxAge, expires, httpOnly: true, path: '/' };
      return write(ref, { cookie, ...values });
    },
    store: async (ref, name, value) => {
      const session = JSON.parse(text(await connection.call(['GET', keyOf(ref)]))) as object;
      await write(ref, { ...session, [name]: value });
    },
    end: async (ref) => {
      await connection.call(['DEL', keyOf(ref)]);
    },
  };
}
