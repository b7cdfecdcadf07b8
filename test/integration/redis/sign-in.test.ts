import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { connect } from '../../../src/redis/connect.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import type {
  ConnectOptions,
  Credentials,
  CredentialSource,
} from '../../../src/links/connect-options.ts';
import { ConnectError } from '../../../src/links/diagnosis.ts';
import { type Command, type Reply, ReplyError } from '../../../src/stores/commands.ts';
import { type CertificateFolder, makeCertificates } from '../support/certificates.ts';
import {
  type RedisServer,
  startCluster,
  startRedis,
  startSentinel,
  until,
} from '../support/redis-server.ts';

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const text = (reply: Reply | undefined): string =>
  reply instanceof Uint8Array ? new TextDecoder().decode(reply) : String(reply);

/** Tokens of Entra ID are that long where a user is in many groups. */
const TOKEN_LENGTH = 6000;

/** Gives tokens that alone get the user `app` in: each new one puts the last out of force. */
class TokenIssuer implements CredentialSource {
  readonly username = 'app';
  needsTls = false;
  fetchCount = 0;
  failure: Error | undefined;
  /** Whether servers learn of further tokens. */
  isHonest = true;
  token = '';
  readonly #servers: readonly RedisServer[];
  readonly #lifeMs: number;

  constructor(servers: readonly RedisServer[], lifeMs = 3_600_000) {
    this.#servers = servers;
    this.#lifeMs = lifeMs;
  }

  async get(): Promise<Credentials> {
    this.fetchCount += 1;
    if (this.failure) throw this.failure;
    const token = `token-${this.fetchCount}-`.padEnd(TOKEN_LENGTH, 'x');
    if (this.isHonest) await this.admit(token);
    return { username: 'app', password: token, expiresAtMs: Date.now() + this.#lifeMs };
  }

  async admit(token: string): Promise<void> {
    this.token = token;
    const rule: Command = ['ACL', 'SETUSER', 'app', 'on', 'resetpass', `>${token}`, '~*', '+@all'];
    await Promise.all(this.#servers.map((server) => server.ask(...rule)));
  }
}

/** How often a server has heard AUTH. */
async function authCount(server: RedisServer): Promise<number> {
  const stats = text(await server.ask('INFO', 'commandstats'));
  return Number(/cmdstat_auth:calls=(\d+)/.exec(stats)?.[1] ?? 0);
}

/** The last commands of the connections that the user has. */
async function lastCommands(server: RedisServer): Promise<string[]> {
  const lines = text(await server.ask('CLIENT', 'LIST')).split('\n');
  return lines.flatMap((line) =>
    line.includes(' user=app ') ? (/ cmd=(\S+)/.exec(line)?.[1] ?? []) : [],
  );
}

describe('signing in with passwords that are fetched', function () {
  this.timeout(60_000);
  const servers: { stop(): Promise<void> }[] = [];
  const connections: RedisConnection[] = [];
  let certificates: CertificateFolder;

  before(async () => {
    certificates = await makeCertificates();
  });
  afterEach(async () => {
    for (const connection of connections.splice(0)) connection.close();
    await Promise.all(servers.splice(0).map((server) => server.stop()));
  });
  after(() => certificates.remove());

  async function start(options: Parameters<typeof startRedis>[0] = {}): Promise<RedisServer> {
    const server = await startRedis(options);
    servers.push(server);
    return server;
  }

  async function open(
    address: string,
    credentials: CredentialSource,
    options: Partial<ConnectOptions> = {},
  ): Promise<RedisConnection> {
    const connection = await connect({
      ...parseEndpoint(address),
      canWrite: true,
      credentials,
      ...options,
    });
    connections.push(connection);
    return connection;
  }

  async function failureOf(attempt: Promise<unknown>): Promise<ConnectError> {
    const error: unknown = await attempt.then(
      () => undefined,
      (reason: unknown) => reason,
    );
    assert.ok(error instanceof ConnectError, inspect(error));
    return error;
  }

  it('asks once for all connections that are made while a token is fresh', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server]);
    const connection = await open(`localhost:${server.port}`, issuer);
    assert.equal(connection.facts.username, 'app');
    assert.equal(await connection.call(['SET', 'key', 'value']), 'OK');
    const keys: string[] = [];
    const [primary] = connection.primaries();
    await primary?.scanKeys({
      visit: (page, from, to) => void keys.push(text(page.slice(from, to))),
    });
    await connection.transaction((link) => link.commit([['SET', 'other', 'x']]));
    assert.deepEqual(keys, ['key']);
    assert.equal(issuer.fetchCount, 1);
  });

  it('comes back with another token when the one it had is out of force', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server]);
    const connection = await open(`localhost:${server.port}`, issuer);
    await issuer.admit('somebody else has rotated it');
    await server.ask('CLIENT', 'KILL', 'USER', 'app');
    await until(() => connection.state === 'reconnecting', 'the loss');
    await until(() => connection.state === 'connected', 'the connection to come back');
    assert.equal(text(await connection.call(['ACL', 'WHOAMI'])), 'app');
    assert.equal(issuer.fetchCount, 2);
  });

  it('signs living connections in again, between commands whose replies stay theirs', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server], 1200);
    const connection = await open(`localhost:${server.port}`, issuer);
    for (let index = 0; index < 50; index++) await connection.call(['SET', `k${index}`, index]);
    const [before, fetched] = [await authCount(server), issuer.fetchCount];
    const read: Command[] = Array.from({ length: 50 }, (_, index) => ['GET', `k${index}`]);
    while (issuer.fetchCount < fetched + 3) {
      const replies = await connection.pipeline(read);
      assert.deepEqual(
        replies.map(text),
        read.map((_, index) => String(index)),
      );
    }
    await until(async () => (await authCount(server)) >= before + 3, 'AUTH');
    const list = await lastCommands(server);
    assert.equal(list.length, 1, 'it is still the one connection');
    assert.equal(connection.state, 'connected');
    assert.equal(connection.signInTrouble, undefined);
  });

  it('signs in again on each node of a cluster', async () => {
    const cluster = await startCluster({}, 6);
    servers.push(cluster);
    const issuer = new TokenIssuer(cluster.servers, 2500);
    const [first] = cluster.servers;
    const connection = await open(`localhost:${first?.port}`, issuer);
    const primaries = connection.primaries();
    assert.equal(primaries.length, 6);
    await Promise.all(primaries.map((primary) => primary.call(['PING'])));
    const before = await Promise.all(cluster.servers.map(authCount));
    const fetched = issuer.fetchCount;
    await until(async () => {
      const after = await Promise.all(cluster.servers.map(authCount));
      return after.every((count, index) => count > (before[index] ?? 0));
    }, 'AUTH at all six');
    assert.ok(issuer.fetchCount > fetched);
    await until(() => connection.signInTrouble === undefined, 'peace');
    await Promise.all(connection.primaries().map((primary) => primary.call(['PING'])));
  });

  it('lets a transaction that watches keys alone, and uses another connection after it', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server], 2000);
    const connection = await open(`localhost:${server.port}`, issuer);
    await connection.call(['SET', 'key', 'old']);
    const written = await connection.transaction(async (link) => {
      const [value] = await link.watch([bytes('key')], [['GET', 'key']]);
      assert.equal(text(value), 'old');
      const fetched = issuer.fetchCount;
      await until(() => issuer.fetchCount > fetched, 'a renewal');
      await until(
        async () => (await lastCommands(server)).includes('auth'),
        'AUTH on the other connection',
      );
      return link.commit([['SET', 'key', 'new']]);
    });
    assert.deepEqual(written, ['OK']);
    assert.equal(text(await connection.call(['GET', 'key'])), 'new');
    const before = await authCount(server);
    await connection.transaction((link) => link.commit([['SET', 'key', 'newer']]));
    assert.ok((await authCount(server)) > before, 'the earlier connection is not used again');
  });

  it('signs in again in the middle of a search that takes longer than a token lives', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server], 1500);
    const connection = await open(`localhost:${server.port}`, issuer);
    const pairs = Array.from({ length: 5000 }, (_, index) => [`key:${index}`, 'x']).flat();
    await server.ask('MSET', ...pairs);
    const seen = new Set<string>();
    let heldUp = 0;
    const [primary] = connection.primaries();
    await primary?.scanKeys({
      visit: (page, from, to) => void seen.add(text(page.slice(from, to))),
      ready: () => {
        heldUp += 1;
        if (heldUp > 2) return undefined;
        const fetched = issuer.fetchCount;
        return until(async () => {
          const commands = await lastCommands(server);
          const authenticated = commands.filter((name) => name === 'auth');
          return issuer.fetchCount > fetched && authenticated.length === 2;
        }, 'AUTH on both connections');
      },
    });
    assert.equal(seen.size, 5000);
  });

  it('says while a renewal fails, tries again, and works on with the token that it has', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server], 1200);
    const connection = await open(`localhost:${server.port}`, issuer);
    let heard = 0;
    connection.onSignInChange(() => (heard += 1));
    issuer.failure = new Error('the company has no network');
    await until(() => connection.signInTrouble !== undefined, 'the trouble to be told');
    const { error, expiresAtMs = 0 } = connection.signInTrouble ?? {};
    assert.equal(error instanceof Error && error.cause, issuer.failure);
    assert.ok(expiresAtMs > 0);
    assert.equal(await connection.call(['PING']), 'PONG');
    issuer.failure = undefined;
    await until(() => connection.signInTrouble === undefined, 'the end of the trouble');
    assert.ok(heard >= 2);
  });

  it('says when a living connection is refused its new token', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server], 1200);
    const connection = await open(`localhost:${server.port}`, issuer);
    issuer.isHonest = false;
    await until(() => connection.signInTrouble?.error instanceof ReplyError, 'the refusal');
    assert.equal(await connection.call(['PING']), 'PONG');
    assert.ok(!inspect(connection.signInTrouble).includes('token-'));
    issuer.isHonest = true;
    await until(() => connection.signInTrouble === undefined, 'the end of the trouble');
  });

  it('tells a fresh token that is refused from one that could not be had', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server]);
    issuer.isHonest = false;
    const refused = await failureOf(open(`localhost:${server.port}`, issuer));
    assert.equal(refused.failure.reason, 'sign-in-refused');
    assert.equal(refused.failure.username, 'app');
    assert.ok(!inspect(refused, { depth: 10 }).includes('token-'));
    issuer.failure = new Error('nobody is signed in');
    const failed = await failureOf(open(`localhost:${server.port}`, issuer));
    assert.equal(failed.failure.reason, 'sign-in-failed');
    assert.ok(failed.cause instanceof Error && failed.cause.cause === issuer.failure);
  });

  it('can be called off while a token is fetched, which ends the fetch', async () => {
    const server = await start();
    const calledOff = new AbortController();
    let wasEnded = false;
    const slow: CredentialSource = {
      get: (signal) =>
        new Promise((_, reject) => {
          signal.addEventListener('abort', () => {
            wasEnded = true;
            reject(new Error('ended'));
          });
          setImmediate(() => calledOff.abort(new Error('the user')));
        }),
    };
    const attempt = connect(
      { ...parseEndpoint(`localhost:${server.port}`), canWrite: false, credentials: slow },
      calledOff.signal,
    );
    assert.equal((await failureOf(attempt)).failure.reason, 'cancelled');
    assert.ok(wasEnded);
  });

  it('waits for a token longer than for a server: somebody may have to sign in by hand', async () => {
    const server = await start();
    const issuer = new TokenIssuer([server]);
    const patient: CredentialSource = {
      get: async () => {
        await new Promise((resolve) => setTimeout(resolve, 700));
        return issuer.get();
      },
    };
    const connection = await open(`localhost:${server.port}`, patient, { connectTimeoutMs: 500 });
    assert.equal(await connection.call(['PING']), 'PONG');
  });

  it('sends a token over TLS alone where its source says so', async () => {
    const tls = await certificates.issue(['DNS:localhost']);
    const secured = await start({ tls });
    const issuer = new TokenIssuer([secured]);
    issuer.needsTls = true;
    // Nothing in the address says that there is TLS.
    const connection = await open(`localhost:${secured.port}`, issuer, {
      tls: { authorities: [tls.authority] },
    });
    assert.equal(connection.facts.usesTls, true);
    assert.equal(await connection.call(['PING']), 'PONG');

    const plain = await start();
    const other = new TokenIssuer([plain]);
    other.needsTls = true;
    const refused = await failureOf(open(`redis://localhost:${plain.port}`, other));
    assert.equal(refused.failure.reason, 'tls-not-expected');
    assert.equal(await authCount(plain), 0);
  });

  it('signs in at the primary that Sentinels name', async () => {
    const server = await start({ password: 'admin' });
    const sentinel = await startSentinel('site', server.port, 'admin');
    servers.push(sentinel);
    const issuer = new TokenIssuer([server], 1500);
    const connection = await open(`localhost:${sentinel.port},serviceName=site`, issuer);
    const before = await authCount(server);
    await until(async () => (await authCount(server)) > before + 1, 'AUTH');
    assert.equal(text(await connection.call(['ACL', 'WHOAMI'])), 'app');
    assert.equal(await authCount(sentinel), 0, 'Sentinels get no token');
  });
});
