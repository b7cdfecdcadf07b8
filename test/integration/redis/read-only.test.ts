import assert from 'node:assert/strict';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { connect as connectTcp } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Duplex } from 'node:stream';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { CommandRefusedError } from '../../../src/redis/command-guard.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type { ConnectOptions, Dial } from '../../../src/links/connect-options.ts';
import { type Command, type Reply, ReplyError } from '../../../src/stores/commands.ts';
import { makeCertificates } from '../support/certificates.ts';
import {
  type RedisServer,
  startCluster,
  startRedis,
  startSentinel,
} from '../support/redis-server.ts';

/** A way to connect, and the servers that commands could reach by it. */
interface Place {
  readonly servers: readonly RedisServer[];
  readonly text: string;
  readonly options?: Partial<ConnectOptions>;
  /** What others send to the servers meanwhile. */
  readonly others?: readonly string[];
}

/** What is asked on purpose although the server counts it among what is dangerous: it changes nothing. */
const harmless: ReadonlySet<string> = new Set([
  ...['info', 'role', 'acl|whoami', 'client|list', 'client|id'],
  ...['cluster|info', 'cluster|nodes', 'cluster|slots', 'cluster|shards'],
]);

const text = (reply: Reply | undefined): string =>
  reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply);
const list = (reply: Reply | undefined): readonly Reply[] =>
  Array.isArray(reply) ? (reply as readonly Reply[]) : [];

describe('a read-only connection', function () {
  this.timeout(120_000);
  const owned: { stop(): Promise<unknown> }[] = [];
  let connection: RedisConnection | undefined;

  afterEach(async () => {
    connection?.close();
    for (const one of owned.splice(0).reverse()) await one.stop();
  });

  async function own<T extends { stop(): Promise<unknown> }>(starting: Promise<T>): Promise<T> {
    const one = await starting;
    owned.push(one);
    return one;
  }

  const places: Readonly<Record<string, () => Promise<Place>>> = {
    'one server': async () => {
      const server = await own(startRedis());
      return { servers: [server], text: `localhost:${server.port}` };
    },
    'a cluster': async () => {
      const { servers } = await own(startCluster());
      return { servers, text: `localhost:${servers[0]?.port}` };
    },
    'a primary that Sentinels name': async () => {
      const server = await own(startRedis({ password: 'open-sesame' }));
      const sentinel = await own(startSentinel('shop', server.port, 'open-sesame'));
      const address = `localhost:${sentinel.port},serviceName=shop,password=open-sesame`;
      // Sentinels tell one another over the servers that they watch.
      return { servers: [server], text: address, others: ['publish', 'subscribe'] };
    },
    TLS: async () => {
      const certificates = await makeCertificates();
      owned.push({ stop: () => certificates.remove() });
      const tls = await certificates.issue(['DNS:localhost']);
      const server = await own(startRedis({ tls }));
      return {
        servers: [server],
        text: `rediss://localhost:${server.port}`,
        options: { tls: { authorities: [tls.authority] } },
      };
    },
    'a Unix socket': async () => {
      const folder = await mkdtemp(join(tmpdir(), 'sf-socket-'));
      owned.push({ stop: () => rm(folder, { recursive: true }) });
      const path = join(folder, 'redis.sock');
      const server = await own(startRedis({ args: ['--unixsocket', path] }));
      return { servers: [server], text: `unix://${path}` };
    },
    'a way that somebody else opened': async () => {
      const server = await own(startRedis());
      const dial: Dial = async (_, signal) => {
        const socket = connectTcp(server.port, '127.0.0.1');
        await once(socket, 'connect', { signal });
        return Duplex.from({ readable: socket, writable: socket });
      };
      return { servers: [server], text: 'redis.inside:6379', options: { dial } };
    },
    'a password that was fetched': async () => {
      const server = await own(startRedis());
      await server.ask('ACL', 'SETUSER', 'app', 'on', '>token', '~*', '&*', '+@all');
      const credentials = { get: () => Promise.resolve({ username: 'app', password: 'token' }) };
      return { servers: [server], text: `localhost:${server.port}`, options: { credentials } };
    },
  };

  for (const [name, start] of Object.entries(places)) {
    it(`sends nothing that changes or endangers ${name}, of all that the server knows`, async () => {
      const place = await start();
      const [first] = place.servers;
      assert(first);
      const known = await commandsOf(first);
      assert(known.length > 300 && known.some(({ name: one }) => one === 'config|set'));
      const changing = known.filter(({ isChanging }) => isChanging);
      assert(changing.length > 150);
      const open = await connect({
        ...parseEndpoint(place.text),
        canWrite: false,
        ...place.options,
      });
      connection = open;
      const keys = await Promise.all(place.servers.map((server) => server.ask('DBSIZE')));
      for (const server of place.servers) await server.ask('CONFIG', 'RESETSTAT');
      const refused = new Set<string>();
      const attempt = async (command: string, ask: () => unknown): Promise<void> => {
        try {
          await ask();
        } catch (error) {
          if (error instanceof CommandRefusedError) refused.add(command);
          else if (!(error instanceof ReplyError)) throw error;
        }
      };
      for (const { name: command } of known) {
        const words = command.split('|');
        for (const spelled of [words, words.map((word) => word.toUpperCase())]) {
          const sent = [...spelled, 'probe', '1'] as unknown as Command;
          await attempt(command, () => open.call(sent));
          await attempt(command, () => open.pipeline([['GET', 'probe'], sent]));
          for (const node of open.primaries()) await attempt(command, () => node.call(sent));
        }
      }
      const write = { name: 'write', source: "redis.call('SET', KEYS[1], '1')", isReadOnly: false };
      const key = new TextEncoder().encode('probe');
      await attempt('eval', () => open.script(write, [key], []));
      await open.transaction(async (link) => {
        for (const { name: command } of changing) {
          const sent = [...command.split('|'), 'probe', '1'] as unknown as Command;
          await attempt(command, () => link.watch([key], [sent]));
          await attempt(command, () => link.commit([sent]));
        }
        await link.commit([['GET', 'probe']]);
      });
      for (const node of open.primaries()) await node.scanKeys({ visit: () => undefined });

      for (const { name: command } of changing) assert(refused.has(command), command);
      const changed = new Set(changing.map(({ name: command }) => command));
      for (const [index, server] of place.servers.entries()) {
        const seen = (await statsOf(server)).filter(
          (command) => changed.has(command) && !place.others?.includes(command),
        );
        // The one that asks does so with CONFIG RESETSTAT.
        assert.deepEqual(seen, ['config|resetstat']);
        assert.equal(await server.ask('DBSIZE'), keys[index]);
      }
    });
  }
});

interface KnownCommand {
  /** `get`, `config|set`. */
  readonly name: string;
  readonly isChanging: boolean;
}

/** All commands of a server with their subcommands, by what COMMAND tells of them (redis.io/commands/command). */
async function commandsOf(server: RedisServer): Promise<readonly KnownCommand[]> {
  const read = (entry: Reply): readonly KnownCommand[] => {
    const [name, , flags, , , , categories, , , subcommands] = list(entry);
    const command = text(name).toLowerCase();
    const inside = list(subcommands).flatMap(read);
    if (inside.length > 0) return inside;
    const marks = [...list(flags), ...list(categories)].map(text);
    const isMarked = ['write', 'admin', 'pubsub', '@dangerous', '@scripting', '@blocking'].some(
      (mark) => marks.includes(mark),
    );
    return [{ name: command, isChanging: isMarked && !mayBeSent(command) }];
  };
  return list(await server.ask('COMMAND')).flatMap(read);
}

function mayBeSent(command: string): boolean {
  return harmless.has(command) || command === 'script|exists';
}

/** The commands that reached a server since its statistics were reset, refused ones too. */
async function statsOf(server: RedisServer): Promise<readonly string[]> {
  const stats = text(await server.ask('INFO', 'commandstats'));
  return [...stats.matchAll(/^cmdstat_([^:]+):/gm)].map(([, name = '']) => name);
}
