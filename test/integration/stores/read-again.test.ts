import assert from 'node:assert/strict';
import type { Command, CommandArgument } from '../../../src/stores/commands.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import type { SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import { harbour, provider, sessionsOfAllStacks } from './all-stacks.ts';
import { bytesOf, text } from './support.ts';
import { forBothWays } from './redis-rig.ts';

forBothWays('a session that is read again', (rig) => {
  const put = async (commands: readonly Command[]): Promise<void> => {
    await rig.ask('FLUSHALL');
    for (const command of commands) assert.ok(!((await rig.ask(...command)) instanceof Error));
  };
  const again = (snapshot: SessionSnapshot, maxBytes = Infinity) =>
    readSession(rig.connection, snapshot.ref, { snapshot, maxBytes });
  /** All but what the time changes, and the order in which a hash tells its fields. */
  const lasting = (snapshot: SessionSnapshot) => ({
    ...snapshot,
    digest: undefined,
    readAtMs: 0,
    ttlMs: undefined,
    lock: undefined,
    transfer: undefined,
  });

  for (const { ref, title, commands } of sessionsOfAllStacks) {
    it(`is the same until something changes its data: ${title}`, async () => {
      await put(commands);
      const key = layoutById(ref.layout).keys(ref).data;
      await rig.ask('PEXPIRE', key, 600_000);
      const first = await readSession(rig.connection, ref);
      const same = await again(first);
      assert.equal(same.items, first.items);
      assert.deepEqual(lasting(same), lasting(first));
      assert.equal(same.ttlMs === undefined, first.ttlMs === undefined);

      // Bytes of the same length, and the time to live as it was.
      const isHash = text(await rig.ask('TYPE', key)) === 'hash';
      const [field] = isHash ? ((await rig.ask('HKEYS', key)) as readonly Uint8Array[]) : [];
      const value = await (field ? rig.ask('HGET', key, field) : rig.ask('GET', key));
      assert.ok(value instanceof Uint8Array);
      const other = value.with(value.length - 1, (value.at(-1) ?? 0) ^ 1);
      const set = (bytes: CommandArgument) =>
        field ? rig.ask('HSET', key, field, bytes) : rig.ask('SET', key, bytes, 'KEEPTTL');
      await set(other);
      const changed = await again(same);
      assert.notEqual(changed.items, first.items);
      assert.deepEqual(lasting(changed), lasting(await readSession(rig.connection, ref)));

      await set(value);
      assert.deepEqual(lasting(await again(changed)), lasting(first));
      assert.ok(Number(await rig.ask('PTTL', key)) <= 600_000, 'its lifetime is as it was');
    });
  }

  it('is another when items come, go or get another name, and when its keys go', async () => {
    const { ref, commands } = provider('4.0.1');
    await put(commands);
    const { data } = layoutById(ref.layout).keys(ref);
    let known = await readSession(rig.connection, ref);
    const names = () => known.items.map(({ name }) => name).sort();
    const before = names();
    const steps: readonly (readonly [Command, readonly (string | null)[]])[] = [
      [['HSET', data, 'Added', 'x'], [...before, 'Added'].sort()],
      [['HDEL', data, 'Added'], before],
      [['RENAME', data, 'elsewhere'], []],
      [['RENAME', 'elsewhere', data], before],
      [['DEL', data], []],
    ];
    for (const [command, expected] of steps) {
      await rig.ask(...command);
      known = await again(known);
      assert.deepEqual(names(), expected, command[0]);
    }
  });

  it('has the timeout and the lock of now, beside data that is the same', async () => {
    const { ref, commands } = provider('4.0.1');
    await put(commands);
    const { lock, timeout } = layoutById(ref.layout).keys(ref);
    assert.ok(lock && timeout);
    const first = await readSession(rig.connection, ref);
    await rig.ask('SET', lock, '638700000000000000', 'EX', 110);
    await rig.ask('HSET', timeout, 'SessionTimeout', '60');
    const locked = await again(first);
    assert.equal(locked.items, first.items);
    assert.equal(locked.lock?.value, '638700000000000000');
    assert.equal(locked.timeoutSeconds, 60);
    await rig.ask('DEL', lock, timeout);
    const free = await again(locked);
    assert.equal(free.lock, undefined);
    assert.equal(free.timeoutSeconds, undefined);
  });

  it('has the age of a lock that is kept with the data, beside data that is the same', async () => {
    const { ref, commands } = harbour;
    await put(commands);
    const { data } = layoutById(ref.layout).keys(ref);
    await rig.ask(
      'HSET',
      data,
      'locked',
      Uint8Array.of(1),
      'lockId',
      Uint8Array.of(7, 0, 0, 0),
      'lockDate',
      bytesOf('gMC/ej8L3Ag='),
    );
    const first = await readSession(rig.connection, ref);
    const later = await again({ ...first, readAtMs: first.readAtMs - 5000 });
    assert.equal(later.items, first.items);
    assert.ok(Number(later.lock?.ageMs) >= Number(first.lock?.ageMs) + 5000);
  });

  for (const [title, isHash] of [
    ['one value', false],
    ['many fields', true],
  ] as const) {
    it(`doesn't travel while it is the same, and is left alone beyond a limit: ${title}`, async () => {
      const ref: SessionRef = isHash
        ? { layout: 'aspnet-v2', application: '/Shop', id: 'abc' }
        : { layout: 'express', application: 'sess:', id: 'abc' };
      const key = layoutById(ref.layout).keys(ref).data;
      const write = (letter: string) =>
        isHash
          ? rig.ask(
              'HSET',
              key,
              ...Array.from({ length: 500 }, (_, at) => [`n${at}`, letter.repeat(4000)]).flat(),
            )
          : rig.ask('SET', key, JSON.stringify({ text: letter.repeat(2_000_000) }));
      await put([]);
      await write('a');
      const first = await readSession(rig.connection, ref);
      const sent = async () =>
        Number(/total_net_output_bytes:(\d+)/.exec(text(await rig.ask('INFO', 'stats')))?.[1]);
      const before = await sent();
      assert.equal((await again(first)).items, first.items);
      if (rig.way === 'scripts') assert.ok((await sent()) - before < 50_000);
      await write('b');
      const limited = await sent();
      assert.equal((await again(first, 1_000_000)).items, first.items);
      assert.ok((await sent()) - limited < 50_000);
      const whole = await again(first);
      assert.notEqual(whole.items, first.items);
      assert.equal(whole.digest, (await readSession(rig.connection, ref)).digest);
    });
  }
});
