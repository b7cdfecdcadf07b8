import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { newSessionIdFor } from '../../../src/stores/deeds/copy-session.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { layoutAllows } from '../../../src/stores/read/session-abilities.ts';
import { redisCommands } from '../../../src/stores/transfer/redis-commands.ts';
import type { SessionSnapshot } from '../../../src/stores/session.ts';
import { sessionsOfAllStacks } from './all-stacks.ts';
import { redisRig } from './redis-rig.ts';
import { recordedSessions, restore, text } from './support.ts';

/** Runs a program with a text as its input, and gives what it prints. */
async function run(command: string, args: readonly string[], input: string): Promise<string> {
  const child = spawn(command, args, { stdio: ['pipe', 'pipe', 'pipe'] });
  const printed: Buffer[] = [];
  child.stdout.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stderr.on('data', (chunk: Buffer) => printed.push(chunk));
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  await new Promise((resolve, reject) => child.on('close', resolve).on('error', reject));
  return Buffer.concat(printed).toString();
}

describe('a session as commands', function () {
  this.timeout(60_000);
  const rig = redisRig();

  /** Each key with what DUMP gives for it; the order of fields in a hash is Redis' own. */
  async function stored(): Promise<readonly string[]> {
    const keys = (await rig.ask('KEYS', '*')) as readonly Uint8Array[];
    const all = keys.map(async (key) => {
      const isHash = text(await rig.ask('TYPE', key)) === 'hash';
      const value = isHash ? await rig.ask('HGETALL', key) : await rig.ask('DUMP', key);
      const parts = Array.isArray(value) ? (value as readonly Uint8Array[]) : [value as Uint8Array];
      const hex = parts.map((part) => Buffer.from(part).toString('hex'));
      const pairs = hex.flatMap((part, at) =>
        at % 2 === 0 ? [`${part}=${hex[at + 1] ?? ''}`] : [],
      );
      // Harbour's `created` is the time at which it is made again.
      const lasting = pairs.filter((pair) => !pair.startsWith('63726561746564='));
      return `${Buffer.from(key).toString('latin1')} ${lasting.sort().join()}`;
    });
    return (await Promise.all(all)).sort();
  }

  const odd: SessionSnapshot = {
    ref: {
      layout: 'aspnet-v2',
      application: `/Sh"o'p $(x) \`y\`\\ é`,
      id: newSessionIdFor('aspnet-v2') ?? '',
    },
    condition: 'ok',
    items: ['', ' ', "it's", '"$HOME"', '\n\r\t\0', 'SESSION', '😀', "'@", '%PATH%', '\\x41'].map(
      (name, at) => ({
        name,
        bytes: Uint8Array.from({ length: 256 }, (_, byte) => (byte + at) % 256),
        isSystem: false,
      }),
    ),
    timeoutSeconds: 1200,
    ttlMs: 70_000,
    readAtMs: 0,
  };

  /** Makes a session again by commands, in whatever way, and looks whether all of it is there. */
  async function check(
    snapshot: SessionSnapshot,
    paste: (snapshot: SessionSnapshot) => Promise<string>,
  ): Promise<void> {
    // A lock is not made again.
    const before = (await stored()).filter((each) => !/^\S+lock /i.test(each));
    await rig.ask('FLUSHALL');
    const printed = await paste(snapshot);
    assert.ok(!/ERR|error/i.test(printed), printed);
    assert.deepEqual(await stored(), before);
    assert.deepEqual(
      [...(await readSession(rig.connection, snapshot.ref)).items].map(({ name }) => name).sort(),
      [...snapshot.items].map(({ name }) => name).sort(),
    );
  }
  const cli = (snapshot: SessionSnapshot, ...more: readonly string[]) =>
    run(
      'redis-cli',
      ['-p', String(rig.server.port), ...more],
      redisCommands(snapshot, 'redis-cli', 0),
    );
  const shell = (snapshot: SessionSnapshot) =>
    run(
      '/bin/sh',
      [],
      redisCommands(snapshot, 'posix', 0).replace('redis-cli', `redis-cli -p ${rig.server.port}`),
    );

  beforeEach(() => rig.ask('FLUSHALL'));

  for (const provider of ['2.2.6', '4.0.1', '5.0.4']) {
    it(`of provider ${provider} comes back through redis-cli and through a shell, byte by byte`, async () => {
      for (const session of recordedSessions().filter((each) => each.provider === provider)) {
        await rig.ask('FLUSHALL');
        const ref = await restore(rig.connection, session);
        const snapshot = await readSession(rig.connection, ref);
        if (snapshot.condition !== 'ok' || snapshot.items.length === 0) continue;
        await check(snapshot, cli);
        await check(snapshot, shell);
      }
    });
  }

  it('of every layout comes back through a shell, byte by byte', async () => {
    const layouts = new Set<string>();
    for (const { ref, title, commands } of sessionsOfAllStacks) {
      if (!layoutAllows(ref.layout, 'create')) continue;
      await rig.ask('FLUSHALL');
      for (const command of commands) await rig.ask(...command);
      const { data } = layoutById(ref.layout).keys(ref);
      const ttlMs = Number(await rig.ask('PTTL', data));
      const snapshot = await readSession(rig.connection, ref);
      if (snapshot.condition !== 'ok' || snapshot.readOnlyReason !== undefined) continue;
      await check(snapshot, shell).catch((error: unknown) => {
        throw new Error(title, { cause: error });
      });
      const left = Number(await rig.ask('PTTL', data));
      assert.ok(left > ttlMs - 60_000 && left <= ttlMs, `${title}: ${left} of ${ttlMs}`);
      layouts.add(ref.layout);
    }
    // Those that their own software has written, and that can be made.
    const recorded = 'aspnet-v2 aspnet-v5 aspnetcore django express flask harbour laravel php';
    assert.deepEqual([...layouts].sort(), recorded.split(' '));
  });

  it('keeps what shells and redis-cli would take for their own', async () => {
    await shell(odd);
    const keys = (await rig.ask('KEYS', '*')) as readonly Uint8Array[];
    assert.equal(keys.length, 2);
    const snapshot = await readSession(rig.connection, odd.ref);
    assert.deepEqual(
      snapshot.items.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]).sort(),
      odd.items.map(({ name, bytes }) => [name, Buffer.from(bytes).toString('hex')]).sort(),
    );
    assert.equal(snapshot.timeoutSeconds, 1200);
    assert.ok((snapshot.ttlMs ?? 0) > 60_000 && (snapshot.ttlMs ?? 0) <= 70_000);
    // PowerShell ends lines as Windows does; the rest of a here-string is taken as it stands.
    const powershell = redisCommands(odd, 'powershell', 3);
    assert.match(powershell, /^@'\nMULTI\n/);
    assert.match(powershell, /\n'@ \| redis-cli -n 3\n$/);
    assert.equal(powershell.split("'").length, 3);
    const body = powershell.slice(3, powershell.lastIndexOf("'@"));
    await run(
      'redis-cli',
      ['-p', String(rig.server.port), '-n', '3'],
      body.replaceAll('\n', '\r\n'),
    );
    await rig.ask('FLUSHDB');
    await rig.ask('SWAPDB', '0', '3');
    assert.deepEqual((await readSession(rig.connection, odd.ref)).items.length, odd.items.length);
  });

  it('takes the place of what is there, and has no lock', async () => {
    await shell(odd);
    const name = (await rig.ask('KEYS', '*_Data')) as readonly Uint8Array[];
    await rig.ask('HSET', name[0] ?? '', 'More', 'x');
    await shell({ ...odd, lock: { value: 'a request' } });
    const { items, lock } = await readSession(rig.connection, odd.ref);
    assert.equal(items.length, odd.items.length);
    assert.equal(lock, undefined);
  });
});
