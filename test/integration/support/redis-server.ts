import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Command, Reply } from '../../../src/stores/commands.ts';
import { RawConnection } from '../../../src/redis/wire/raw-connection.ts';
import { openSocket, type TlsSetup } from '../../../src/links/socket.ts';
import type { Certificate } from './certificates.ts';

/** How a test server is set up. */
export interface RedisServerOptions {
  /** Further options of redis-server: `['--requirepass', 'secret']`. */
  readonly args?: readonly string[];
  /** Serves TLS, and nothing else, with this certificate. */
  readonly tls?: Certificate;
  /** The password of the default user. */
  readonly password?: string;
  /** A configuration file to begin with. */
  readonly configFile?: string;
  /** What CLUSTER is called, where it was given another name. */
  readonly clusterWord?: string;
  /** The port to listen on; a free one by default. */
  readonly port?: number;
}

/** A redis-server of a test, on 127.0.0.1. The test stops it. */
export interface RedisServer {
  readonly port: number;
  /** Stops the process where it is (SIGSTOP): connections are accepted by the system, no more. */
  freeze(): void;
  /** Has it go on after {@link freeze}. */
  thaw(): void;
  /** Sends one command on a connection of its own; error replies come back as values. */
  ask(...command: Command): Promise<Reply>;
  /** Ends the process and removes its folder. May be called twice. */
  stop(): Promise<void>;
}

/** Primaries that share all slots. */
export interface RedisCluster {
  readonly servers: readonly RedisServer[];
  stop(): Promise<void>;
}

const running = new Set<ChildProcess>();
process.on('exit', () => {
  for (const child of running) child.kill('SIGKILL');
});

/** Starts a redis-server and waits until it takes connections. Nothing is written to disk. */
export async function startRedis(options: RedisServerOptions = {}): Promise<RedisServer> {
  for (let attempt = 1; ; attempt++) {
    const folder = await mkdtemp(join(tmpdir(), 'session-farm-redis-'));
    const port = options.port ?? (await freePort());
    const child = spawn('redis-server', serverArguments(port, folder, options), {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    running.add(child);
    child.once('exit', () => running.delete(child));
    try {
      await untilReady(child);
      const ask: RedisServer['ask'] = (...command) => askServer(port, command, options);
      return {
        port,
        ask,
        freeze: () => void child.kill('SIGSTOP'),
        thaw: () => void child.kill('SIGCONT'),
        stop: () => stopServer(child, folder),
      };
    } catch (error) {
      await stopServer(child, folder);
      // The free port may have been taken by another test in the meantime.
      if (options.port !== undefined || attempt === 3) throw error;
    }
  }
}

/** Starts a Sentinel that watches one primary, and finds it down after half a second. */
export async function startSentinel(
  service: string,
  port: number,
  password: string,
): Promise<RedisServer> {
  const folder = await mkdtemp(join(tmpdir(), 'session-farm-sentinel-'));
  const file = join(folder, 'sentinel.conf');
  await writeFile(
    file,
    [
      `sentinel monitor ${service} 127.0.0.1 ${port} 1`,
      `sentinel auth-pass ${service} ${password}`,
      `sentinel down-after-milliseconds ${service} 500`,
      `sentinel failover-timeout ${service} 2000`,
      'protected-mode no',
    ].join('\n'),
  );
  const server = await startRedis({ configFile: file, args: ['--sentinel'] });
  return {
    ...server,
    stop: async () => {
      await server.stop();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/**
 * Starts a cluster of primaries without replicas, and waits until all of them agree on it.
 * @param count how many primaries
 */
export async function startCluster(
  options: RedisServerOptions = {},
  count = 3,
): Promise<RedisCluster> {
  const { clusterWord: word = 'CLUSTER' } = options;
  const servers = await Promise.all(
    Array.from({ length: count }, async () => {
      const busPort = await freePort();
      const args = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
      const tlsArgs = options.tls ? ['--tls-cluster', 'yes'] : [];
      const all = [...args, ...tlsArgs, ...(options.args ?? [])];
      return { busPort, server: await startRedis({ ...options, args: all }) };
    }),
  );
  const [first] = servers;
  for (const [index, { server }] of servers.entries()) {
    const [from, to] = [index, index + 1].map((bound) => Math.round((16_384 * bound) / count));
    await expectOk(server.ask(word, 'ADDSLOTSRANGE', from ?? 0, (to ?? 0) - 1));
    await expectOk(server.ask(word, 'SET-CONFIG-EPOCH', index + 1));
  }
  for (const { server, busPort } of servers.slice(1)) {
    await expectOk(first?.server.ask(word, 'MEET', '127.0.0.1', server.port, busPort));
  }
  const nodes = servers.map(({ server }) => server);
  await until(async () => {
    const infos = await Promise.all(nodes.map((server) => server.ask(word, 'INFO')));
    return infos.every((info) => {
      const text = info instanceof Uint8Array ? new TextDecoder().decode(info) : '';
      return text.includes('cluster_state:ok') && text.includes(`cluster_known_nodes:${count}`);
    });
  }, 'the cluster to come together');
  return {
    servers: nodes,
    stop: async () => {
      await Promise.all(nodes.map((server) => server.stop()));
    },
  };
}

/**
 * Adds a replica of the first primary to a cluster of {@link startCluster}; whoever asked for it
 * stops it. It takes over about a second after its primary has fallen silent, when the cluster was
 * started with `--cluster-node-timeout 1000`.
 */
export async function addReplica(
  cluster: RedisCluster,
  options: RedisServerOptions = {},
): Promise<RedisServer> {
  const [first] = cluster.servers;
  if (!first) throw new Error('A cluster without servers');
  const busPort = await freePort();
  const args = ['--cluster-enabled', 'yes', '--cluster-port', String(busPort)];
  const timing = ['--cluster-node-timeout', '1000', '--cluster-replica-validity-factor', '0'];
  const replica = await startRedis({
    ...options,
    args: [...args, ...timing, '--repl-diskless-sync-delay', '0', ...(options.args ?? [])],
  });
  const id = await first.ask('CLUSTER', 'MYID');
  await expectOk(first.ask('CLUSTER', 'MEET', '127.0.0.1', replica.port, busPort));
  await until(
    async () => (await replica.ask('CLUSTER', 'REPLICATE', id as Uint8Array)) === 'OK',
    'the replica to know its primary',
  );
  await until(async () => {
    const info = await replica.ask('INFO', 'replication');
    const known = await Promise.all(cluster.servers.map((one) => one.ask('CLUSTER', 'NODES')));
    return (
      new TextDecoder().decode(info as Uint8Array).includes('master_link_status:up') &&
      known.every((nodes) => new TextDecoder().decode(nodes as Uint8Array).includes('slave'))
    );
  }, 'the replica to be in step');
  return replica;
}

/** Tries again until `condition` holds. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  what: string,
  timeoutMs = 10_000,
): Promise<void> {
  const end = Date.now() + timeoutMs;
  while (!(await condition())) {
    if (Date.now() > end) throw new Error(`Waited in vain for ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

/** A TCP port on 127.0.0.1 that nothing listens on right now. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const address = server.address();
  server.close();
  await once(server, 'close');
  if (address === null || typeof address === 'string') throw new Error('No port');
  return address.port;
}

function serverArguments(port: number, folder: string, options: RedisServerOptions): string[] {
  const { tls, password, configFile, args = [] } = options;
  const login = password === undefined ? [] : ['--requirepass', password, '--masterauth', password];
  const ports = tls
    ? ['--port', '0', '--tls-port', String(port), '--tls-cert-file', tls.certificateFile]
    : ['--port', String(port)];
  const tlsFiles = tls
    ? [
        '--tls-key-file',
        tls.keyFile,
        '--tls-ca-cert-file',
        tls.authorityFile,
        '--tls-auth-clients',
        'no',
      ]
    : [];
  const quiet = ['--bind', '127.0.0.1', '--save', '', '--appendonly', 'no', '--dir', folder];
  return [
    ...(configFile === undefined ? [] : [configFile]),
    ...ports,
    ...tlsFiles,
    ...quiet,
    ...login,
    ...args,
  ];
}

async function untilReady(child: ChildProcess): Promise<void> {
  let output = '';
  await new Promise<void>((resolve, reject) => {
    const fail = (error: Error): void => reject(error);
    child.once('error', fail);
    child.once('exit', () => reject(new Error(`redis-server ended: ${output.slice(-2000)}`)));
    child.stderr?.on('data', (text: Buffer) => (output += text.toString()));
    child.stdout?.on('data', (text: Buffer) => {
      output = (output + text.toString()).slice(-20_000);
      if (/ready to accept connections|sentinel id is/i.test(output)) resolve();
    });
  });
}

async function stopServer(child: ChildProcess, folder: string): Promise<void> {
  if (child.exitCode === null && child.signalCode === null && child.pid !== undefined) {
    child.kill('SIGKILL');
    await once(child, 'exit');
  }
  await rm(folder, { recursive: true, force: true });
}

async function askServer(
  port: number,
  command: Command,
  { tls: certificate, password }: RedisServerOptions,
): Promise<Reply> {
  const tls: TlsSetup | undefined = certificate && { rejectsUnauthorized: false };
  const signal = AbortSignal.timeout(5000);
  const connection = new RawConnection(await openSocket({ host: '127.0.0.1', port }, tls, signal));
  try {
    if (password !== undefined) await connection.call(['AUTH', password]);
    return await connection.ask(command);
  } finally {
    connection.close();
  }
}

async function expectOk(reply: Promise<Reply> | undefined): Promise<void> {
  const value = await reply;
  if (value !== 'OK') throw new Error(`Expected OK: ${String(value)}`);
}
