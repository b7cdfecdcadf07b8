import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text as textOf } from 'node:stream/consumers';
import { projectFolder } from '../../../scripts/setup/paths.mjs';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { freePort, type RedisServer, startRedis } from '../support/redis-server.ts';
import { connectTo, recordedSession, restore, text } from '../stores/support.ts';

interface Printed {
  readonly code: number | null;
  /** Lines of JSON. */
  readonly lines: readonly Readonly<Record<string, unknown>>[];
  readonly output: string;
}

/** Runs a tool as a user does. */
async function tool(
  name: 'inspect' | 'address' | 'discover' | 'diagnose',
  ...args: readonly string[]
): Promise<Printed> {
  const npm = process.platform === 'win32' ? 'npm.cmd' : 'npm';
  const child = spawn(npm, ['run', '--silent', name, '--', ...args], {
    cwd: projectFolder,
    shell: process.platform === 'win32',
  });
  const [output, errors] = await Promise.all([
    textOf(child.stdout),
    textOf(child.stderr),
    once(child, 'close'),
  ]);
  const lines = output.split('\n').filter((line) => line !== '');
  return {
    code: child.exitCode,
    lines: lines.map((line) => JSON.parse(line) as Record<string, unknown>),
    output: output + errors,
  };
}

describe('npm run address', function () {
  this.timeout(120_000);

  it('prints what is understood of an address, without its password', async () => {
    const { code, lines, output } = await tool(
      'address',
      'cache.example.com:6380,user=ann,password=open-sesame,ssl=true,defaultDatabase=2',
    );
    assert.deepEqual(lines, [
      {
        host: 'cache.example.com',
        port: 6380,
        tls: true,
        isTlsGuessed: false,
        user: 'ann',
        database: 2,
        hasPassword: true,
        hasSentinelPassword: false,
      },
    ]);
    assert.equal(code, 0);
    assert.doesNotMatch(output, /sesame/);
  });

  it('prints what the input would say of a mistake', async () => {
    const { code, lines } = await tool('address', 'redis://localhost:99999');
    assert.deepEqual(lines, [
      { message: 'A port must be a number from 1 to 65535. See character 19.' },
    ]);
    assert.equal(code, 1);
  });
});

describe('npm run inspect', function () {
  this.timeout(120_000);

  let server: RedisServer;
  let connection: RedisConnection;
  const at = (host = '127.0.0.1', password = 'open-sesame'): string =>
    `redis://ann:${password}@${host}:${server.port}`;
  const demo = recordedSession('5.0.4', 'demo');
  const old = recordedSession('4.0.1', 'demo');
  const id = 'Lk2uZ5e-R0tJmAo8b5q1YVw4w1Tn3c0d';

  before(async () => {
    server = await startRedis();
    connection = await connectTo(`127.0.0.1:${server.port}`);
    await server.ask('ACL', 'SETUSER', 'ann', 'on', '>open-sesame', '~*', '+@all');
    await restore(connection, demo);
    await restore(connection, old);
    await server.ask('SET', `{${demo.app}_${demo.id}}_WriteLock`, '1', 'EX', '100');
    await server.ask(
      'HSET',
      `{${old.app}_${old.id}}_Data`,
      'broken',
      Buffer.from('0001000000ffffffff01000000000000000601', 'hex'),
    );
    const json = '{"cookie":{"path":"/","originalMaxAge":600000},"user":{"name":"Ann"},"n":7}';
    await server.ask('SET', `sess:${id}`, json, 'EX', '500');
    await server.ask('SET', 'PHPREDIS_SESSION:abc', 'cart|a:1:{i:0;s:3:"Pen";}', 'EX', '60');
  });
  after(async () => {
    connection.close();
    await server.stop();
  });

  /** Everything that the server holds, by key. */
  async function stored(): Promise<ReadonlyMap<string, unknown>> {
    const keys = ((await server.ask('KEYS', '*')) as readonly Uint8Array[]).map(text);
    const dumps = keys.sort().map(async (key) => [key, await server.ask('DUMP', key)] as const);
    return new Map(await Promise.all(dumps));
  }

  it('prints a line a session, whatever its layout, and leaves all as it was', async () => {
    const before = await stored();
    const { code, lines, output } = await inspect(at());
    assert.equal(code, 0);
    const told = new Map(lines.map((line) => [line['id'], line]));
    assert.deepEqual(
      [...told].map(([key, { layout, condition }]) => [key, layout, condition]).sort(),
      [
        [old.id, 'aspnet-v2', 'ok'],
        [id, 'express', 'ok'],
        ['abc', 'php', 'ok'],
        [demo.id, 'aspnet-v5', 'ok'],
      ].sort(),
    );
    const express = told.get(id) ?? assert.fail();
    assert.equal(express['timeoutSeconds'], 600);
    assert.deepEqual(express['items'], [
      { name: 'cookie', type: 'Object', format: 'json', size: 36, readOnlyReason: 'system' },
      { name: 'user', type: 'Object', format: 'json', size: 14 },
      { name: 'n', type: 'Number', format: 'json', size: 1 },
    ]);
    assert.deepEqual(Object.keys(told.get(demo.id)?.['lock'] ?? {}), ['ageSeconds', 'ttlSeconds']);
    const items = told.get(old.id)?.['items'] as readonly Record<string, unknown>[];
    const names = items.map(({ name }) => name).sort();
    assert.deepEqual(names, [...old.expected.map(({ name }) => name), 'broken'].sort());
    const broken = items.find(({ name }) => name === 'broken');
    assert.equal(broken?.['readOnlyReason'], 'damaged');
    assert.equal((broken['warnings'] as readonly unknown[]).length, 1);
    assert.ok(!output.includes('sesame') && !output.includes('Ann'), output);
    assert.deepEqual(await stored(), before);
    assert.ok(Number(await server.ask('TTL', `sess:${id}`)) <= 500);
  });

  it('prints the values of one session when they are asked for', async () => {
    const { lines } = await inspect(at(), '--session', id, '--values');
    assert.equal(lines.length, 1);
    const items = lines[0]?.['items'] as readonly Record<string, unknown>[];
    assert.deepEqual(
      items.slice(1).map(({ value }) => value),
      [{ $type: 'Object', entries: [['name', { $scalar: 'String', value: 'Ann' }]] }, '7'],
    );
  });

  it('prints the sessions of one application', async () => {
    const { lines } = await inspect(at(), '--application', 'sess:');
    assert.equal(lines.length, 1);
    for (const { application } of lines) assert.equal(application, 'sess:');
  });

  it('masks ids of servers that are not on this machine', async () => {
    // An address that leads here and isn't one of the loopback.
    const { lines, output } = await inspect(at('0.0.0.0'));
    assert.equal(lines.length, 4);
    for (const whole of [demo.id, old.id, id]) assert.ok(!output.includes(whole), whole);
    assert.ok(
      lines.some((line) => line['id'] === 'Lk2uZ5…c0d'),
      output,
    );
  });

  it('prints a line that says why nothing can be read', async () => {
    const port = await freePort();
    const printed = await Promise.all([
      inspect(at('127.0.0.1', 'wrong-word')),
      inspect(`127.0.0.1:${port}`),
      inspect('redis://'),
      inspect(at(), '--session', 'none'),
    ]);
    for (const { code, lines } of printed) {
      assert.deepEqual([code, ...lines.map((line) => Object.keys(line))], [1, ['message']]);
    }
    const [said, ...others] = printed.map(({ lines }) => lines[0]?.['message']);
    assert.match(String(said), /password/);
    assert.ok(!printed[0].output.includes('wrong-word'));
    assert.deepEqual(others, [
      `Nothing is listening at 127.0.0.1:${port}. Check the port and that Redis is running.`,
      'The host name is missing.',
      'There is no such session.',
    ]);
  });
});

function inspect(...args: readonly string[]): Promise<Printed> {
  return tool('inspect', ...args);
}

describe('npm run discover', function () {
  this.timeout(120_000);
  let folder: string;
  let outside: string;

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sf-discover-'));
    outside = await mkdtemp(join(tmpdir(), 'sf-outside-'));
    await mkdir(join(folder, 'Shop'));
    await writeFile(
      join(folder, 'Shop', 'web.config'),
      `<configuration>
  <system.web>
    <sessionState mode="Custom" customProvider="Store">
      <providers>
        <add name="Store" type="Microsoft.Web.Redis.RedisSessionStateProvider"
             host="cache.shop.example" port="6380" accessKey="open-sesame" databaseId="3" applicationName="/Shop" />
      </providers>
    </sessionState>
  </system.web>
</configuration>`,
    );
    await writeFile(join(folder, 'appsettings.json'), '{ "Redis": ');
    await writeFile(join(outside, '.env'), 'REDIS_URL=redis://outside.example:6379\n');
    await symlink(outside, join(folder, 'linked'));
  });

  after(async () => {
    for (const each of [folder, outside]) await rm(each, { recursive: true, force: true });
  });

  it('prints what a folder names, with its place and without its password; a damaged file costs only itself', async () => {
    const { code, lines, output } = await tool('discover', folder);
    assert.deepEqual(
      lines.filter(({ kind }) => kind !== undefined),
      [
        {
          file: 'Shop/web.config',
          line: 6,
          kind: 'aspnet-session',
          host: 'cache.shop.example',
          port: 6380,
          tls: true,
          database: 3,
          hasPassword: true,
          application: '/Shop',
        },
      ],
    );
    assert.equal(lines.find(({ file }) => file === 'appsettings.json')?.['kind'], undefined);
    assert.equal(code, 0);
    assert.doesNotMatch(output, /sesame|outside/);
  });
});

describe('npm run diagnose', function () {
  this.timeout(120_000);

  it('prints a line a step and a summary, without a password in it', async () => {
    const server = await startRedis({ args: ['--requirepass', 'open-sesame'] });
    try {
      const address = `redis://:open-sesame@localhost:${server.port}`;
      const { code, lines, output } = await tool('diagnose', address);
      const signIn = lines.find(({ id }) => id === 'signIn');
      assert.equal(signIn?.['outcome'], 'ok');
      assert.equal(lines.at(-1)?.['id'], undefined);
      assert.equal((lines.at(-1)?.['counts'] as { failed: number }).failed, 0);
      assert.equal(code, 0);
      assert.doesNotMatch(output, /sesame/);
    } finally {
      await server.stop();
    }
  });

  it('ends with the code 1 where a step failed', async () => {
    const { code, lines } = await tool('diagnose', `localhost:${await freePort()}`);
    assert.equal(lines.find(({ id }) => id === 'tcp')?.['outcome'], 'failed');
    assert.equal(lines.at(-1)?.['outcome'], 'failed');
    assert.equal(code, 1);
  });
});
