import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { changeSession } from '../../../src/stores/change/change-script.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import {
  decodeOptionsOf,
  decodeSessionItem,
} from '../../../src/stores/read/decode-session-item.ts';
import { pathText, valueAtPath } from '../../../src/stores/read/item-path.ts';
import type { SessionItem, SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { BulkEdit } from '../../../src/survey/bulk/bulk-edit.ts';
import { planEdit, type PlannedChange } from '../../../src/survey/bulk/plan-edit.ts';
import type { Settled } from '../../../src/survey/bulk/run-changes.ts';
import { settledOf } from '../../unit/support/settled.ts';
import { listOfIndex } from '../../../src/survey/session-list.ts';
import { walkSessions } from '../../../src/survey/walk-sessions.ts';
import { recordedSessions, restoreCommands, text } from '../stores/support.ts';
import { type Fault, startFaultyProxy } from '../support/faulty-proxy.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

interface StoredKey {
  readonly key: string;
  readonly type: string;
  readonly base64?: string;
  readonly fields?: readonly { readonly name: string; readonly base64: string }[];
}

const linesOf = (name: string): readonly { readonly keys: readonly StoredKey[] }[] =>
  readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly keys: readonly StoredKey[] });

const commandsOf = (keys: readonly StoredKey[]): readonly Command[] =>
  keys.flatMap(({ key, type, base64 = '', fields = [] }): readonly Command[] => {
    const bytes = (each: string) => Buffer.from(each, 'base64');
    const members = fields.flatMap(({ name, base64: value }) => [name, bytes(value)]);
    if (type !== 'string' && type !== 'hash') return [];
    return [
      type === 'string' ? ['SET', key, bytes(base64)] : ['HSET', key, ...members],
      ['PEXPIRE', key, 900_000],
    ];
  });

/** What the decoders make of what stands at a path. */
function textAt({ ref, items }: SessionSnapshot, path: string): string | undefined {
  const layout = layoutById(ref.layout);
  const found = valueAtPath(
    items,
    path,
    (item) => decodeSessionItem(item, layout.itemEncoding, decodeOptionsOf(layout)).root,
  );
  return found && pathText(found);
}

const itemText = ({ name, bytes }: SessionItem) =>
  `${String(name)} ${Buffer.from(bytes).toString('hex')}`;

const nameOf = ({ layout, application, id }: SessionRef) => `${layout} ${application} ${id}`;

describe('a change of many sessions', function () {
  this.timeout(120_000);

  let server: RedisServer;
  let source: SessionSource;
  const connect = () => Promise.resolve(source);

  before(async () => {
    server = await startRedis();
    source = await sourceAt(server.port);
  });
  after(async () => {
    source.close();
    await server.stop();
  });
  beforeEach(async () => {
    await server.ask('FLUSHALL');
  });

  function sourceAt(port: number, commandTimeoutMs?: number): Promise<SessionSource> {
    const { address, secrets } = parseEndpoint(`127.0.0.1:${port}`);
    const times = commandTimeoutMs === undefined ? {} : { commandTimeoutMs };
    return openSource({ address, secrets, canWrite: true, ...times });
  }

  /** Sessions of all stacks, as their own software wrote them. */
  async function seed(): Promise<void> {
    const found = recordedSessions().filter(({ state }) => state.found);
    const commands = [
      ...found.flatMap(restoreCommands),
      ...['other-sessions.jsonl', 'aspnetcore-sessions.jsonl'].flatMap((name) =>
        linesOf(name).flatMap(({ keys }) => commandsOf(keys)),
      ),
    ];
    for (const command of commands) await server.ask(...command);
  }

  async function snapshots(): Promise<ReadonlyMap<string, SessionSnapshot>> {
    const all = new Map<string, SessionSnapshot>();
    for await (const batch of walkSessions(source, listOfIndex(await source.find()))) {
      for (const { ref, snapshot } of batch) all.set(nameOf(ref), snapshot);
    }
    return all;
  }

  function planned(
    edit: BulkEdit,
    sessions: Iterable<SessionSnapshot>,
    heldLock?: string,
  ): readonly PlannedChange[] {
    return [...sessions].flatMap((snapshot) => {
      const one = planEdit(edit, snapshot, heldLock);
      return 'skipped' in one ? [] : [one];
    });
  }

  function run(
    plans: readonly PlannedChange[],
    heldLockOf?: (ref: SessionRef) => string | undefined,
  ): Promise<readonly Settled[]> {
    const { signal } = new AbortController();
    return settledOf(plans, { connect, signal, ...(heldLockOf && { heldLockOf }) });
  }

  const undoOf = (settled: readonly Settled[]) =>
    settled.flatMap(({ undo }) => (undo ? [undo] : []));

  const outcomes = (settled: readonly Settled[]) =>
    settled.map(({ ref, outcome }) => `${ref.id} ${outcome}`).sort();

  /** Each key with its type and bytes, and how long it lives. */
  async function stored() {
    const all = new Map<string, { readonly bytes: string; readonly ttlMs: number }>();
    for (const key of (await server.ask('KEYS', '*')) as readonly Uint8Array[]) {
      const type = text(await server.ask('TYPE', key));
      const ttlMs = Number(await server.ask('PTTL', key));
      const command = { hash: 'HGETALL', set: 'SMEMBERS' }[type] ?? 'GET';
      const value = await server.ask(command, key);
      const hex = (each: unknown) => Buffer.from(each as Uint8Array).toString('hex');
      const parts = Array.isArray(value) ? value.map(hex) : [hex(value)];
      const pairs =
        type === 'hash'
          ? parts.flatMap((each, at) => (at % 2 ? [] : [`${each}=${parts[at + 1] ?? ''}`]))
          : parts;
      all.set(Buffer.from(key).toString('latin1'), { bytes: pairs.sort().join(), ttlMs });
    }
    return all;
  }

  type Stored = Awaited<ReturnType<typeof stored>>;

  const bytesIn = (all: Stored) => [...all].map(([key, { bytes }]) => `${key} ${bytes}`).sort();

  function assertSameLives(before: Stored, after: Stored): void {
    for (const [key, { ttlMs }] of after) {
      const was = before.get(key)?.ttlMs ?? Number.NaN;
      assert.ok(ttlMs <= was && ttlMs > was - 120_000, `${key}: ${was} ms, then ${ttlMs} ms`);
    }
  }

  const edits: readonly (readonly [edit: BulkEdit, path: string, atLeast: number])[] = [
    [{ kind: 'set-item', path: 'user', text: 'Bea 😀' }, 'user', 10],
    [{ kind: 'set-item', path: 'count', text: '7' }, 'count', 8],
    [{ kind: 'set-item', path: 'map.a', text: '9' }, 'map.a', 4],
    [{ kind: 'set-item', path: 'LoginName', text: 'Bea 😀' }, 'LoginName', 6],
    [{ kind: 'set-item', path: 'Counter', text: '-5' }, 'Counter', 4],
    [{ kind: 'set-item', path: 'Total', text: '12.50' }, 'Total', 4],
    [
      { kind: 'add-item', name: 'Flag', value: { kind: 'scalar', type: 'String', text: 'on 😀' } },
      'Flag',
      60,
    ],
    [{ kind: 'rename-item', name: 'user', newName: 'visitor' }, 'visitor', 10],
    [{ kind: 'rename-item', name: 'LoginName', newName: 'Visitor' }, 'Visitor', 6],
    [{ kind: 'remove-item', name: 'user' }, 'user', 8],
    [{ kind: 'remove-item', name: 'LoginName' }, 'LoginName', 6],
  ];
  for (const [edit, path, atLeast] of edits) {
    it(`is read as it was meant, leaves all else, and is taken back to the byte: ${JSON.stringify(edit)}`, async () => {
      await seed();
      const [before, sessions] = [await stored(), await snapshots()];
      const all = planned(edit, sessions.values());
      // Some were recorded while a request held their lock.
      const plans = all.filter(({ snapshot }) => !snapshot.lock);
      assert.ok(plans.length >= atLeast, `${plans.length} planned`);
      const changedKeys = new Set(
        plans.map(({ change: { ref } }) =>
          Buffer.from(layoutById(ref.layout).keys(ref).data).toString('latin1'),
        ),
      );
      const settled = await run(all);
      for (const { ref, outcome, error } of settled) {
        const wanted = sessions.get(nameOf(ref))?.lock ? 'locked' : 'done';
        assert.equal(outcome, wanted, `${nameOf(ref)}: ${String(error)}`);
      }
      const after = await stored();
      assertSameLives(before, after);
      assert.deepEqual([...after.keys()].sort(), [...before.keys()].sort());
      for (const [key, { bytes }] of before) {
        if (!changedKeys.has(key)) assert.equal(after.get(key)?.bytes, bytes, key);
      }
      const now = await snapshots();
      for (const { change, snapshot } of plans) {
        assert.ok(change.kind === 'save');
        const name = nameOf(change.ref);
        const found = now.get(name) ?? assert.fail(name);
        const wanted =
          edit.kind === 'rename-item'
            ? textAt(snapshot, edit.name)
            : 'text' in edit
              ? edit.text
              : edit.kind === 'add-item' && edit.value.kind === 'scalar'
                ? edit.value.text
                : undefined;
        assert.equal(textAt(found, path), wanted, name);
        const touched = new Set(change.changes.map((one) => one.name));
        const others = ({ items }: SessionSnapshot) =>
          items.filter(({ name: each }) => !touched.has(each)).map(itemText);
        assert.deepEqual(others(found), others(snapshot), name);
      }
      const undone = await run(undoOf(settled));
      assert.ok(undone.every(({ outcome }) => outcome === 'done'));
      assert.equal(undone.length, plans.length);
      // What was removed comes back behind the others, where a layout keeps an order.
      if (edit.kind === 'remove-item') {
        const itemsOf = (all: ReadonlyMap<string, SessionSnapshot>) =>
          [...all].map(([name, { items }]) => [name, items.map(itemText).sort()]);
        assert.deepEqual(itemsOf(await snapshots()), itemsOf(sessions));
      } else assert.deepEqual(bytesIn(await stored()), bytesIn(before));
      assertSameLives(before, await stored());
    });
  }

  const ids = ['a', 'b', 'c', 'd'].map((letter) => letter.repeat(24));
  const app = '/Shop';
  const dataOf = (id: string) => `{${app}_${id}}_SessionStateItemCollection`;
  const timeoutOf = (id: string) => `{${app}_${id}}_SessionTimeout`;
  const lockOf = (id: string) => `{${app}_${id}}_WriteLock`;
  /** A collection of one item `name`: `Ann`. */
  const ann = Buffer.from(
    '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000',
    'hex',
  );
  const put = async (id: string) => {
    await server.ask('SET', dataOf(id), ann, 'PX', '900000');
    await server.ask('SET', timeoutOf(id), '1200', 'PX', '900000');
  };

  it('is refused for what a request holds or the site has changed or ended since, and for nothing else', async () => {
    for (const id of ids) await put(id);
    const plans = planned(
      { kind: 'set-item', path: 'Name', text: 'Bob' },
      (await snapshots()).values(),
    );
    const [a = '', b = '', c = '', d = ''] = ids;
    await server.ask('SET', lockOf(a), '639148400000000000', 'PX', '90000');
    const eve = Buffer.from(ann.toString('hex').replace('416e6e', '457665'), 'hex');
    await server.ask('SET', dataOf(b), eve, 'KEEPTTL');
    await server.ask('DEL', dataOf(c), timeoutOf(c));
    assert.deepEqual(outcomes(await run(plans)), [
      `${a} locked`,
      `${b} changed`,
      `${c} gone`,
      `${d} done`,
    ]);
    const all = bytesIn(await stored());
    assert.ok(all.includes(`${dataOf(a)} ${ann.toString('hex')}`));
    assert.ok(all.includes(`${dataOf(b)} ${eve.toString('hex')}`));
    assert.equal(text(await server.ask('GET', lockOf(a))), '639148400000000000');
  });

  it('goes through where the lock is the one that is held for stepping', async () => {
    const [a = '', b = ''] = ids;
    for (const id of [a, b]) {
      await put(id);
      await server.ask('SET', lockOf(id), `lock of ${id}`, 'PX', '90000');
    }
    const held = ({ id }: SessionRef) => (id === a ? `lock of ${a}` : undefined);
    for (const edit of [
      { kind: 'set-item', path: 'Name', text: 'Bob' },
      { kind: 'set-timeout', timeoutSeconds: 600 },
    ] as const) {
      const settled = await run(planned(edit, (await snapshots()).values()), held);
      assert.deepEqual(outcomes(settled), [`${a} done`, `${b} locked`]);
      const back = await run(undoOf(settled), held);
      assert.deepEqual(outcomes(back), [`${a} done`]);
    }
    assert.equal(text(await server.ask('GET', lockOf(a))), `lock of ${a}`);
    const ends = planned({ kind: 'end' }, (await snapshots()).values(), `lock of ${a}`);
    assert.deepEqual(outcomes(await run(ends)), [`${a} done`]);
  });

  it('gives back no timeout where another one is stored by now', async () => {
    await seed();
    const edit: BulkEdit = { kind: 'set-timeout', timeoutSeconds: 3000 };
    const before = await snapshots();
    const settled = await run(planned(edit, before.values()));
    assert.ok(settled.every(({ outcome }) => outcome === 'done' || outcome === 'locked'));
    const undo = undoOf(settled);
    assert.ok(undo.length > 60, String(undo.length));
    const [kept, ...rest] = [...new Map(undo.map((one) => [one.change.ref.layout, one])).values()];
    assert.ok(kept && rest.length >= 3);
    for (const { change } of rest) {
      const { ref } = change;
      await source.change({ kind: 'set-timeout', ref, timeoutSeconds: 4020 });
    }
    const undone = await run([kept, ...rest]);
    assert.deepEqual(
      undone.map(({ ref, outcome }) => `${ref.layout} ${outcome}`).sort(),
      [
        `${kept.change.ref.layout} done`,
        ...rest.map(({ change }) => `${change.ref.layout} changed`),
      ].sort(),
    );
    for (const { change } of rest) {
      assert.equal((await source.read(change.ref)).timeoutSeconds, 4020);
    }
    const { ref } = kept.change;
    const now = await source.read(ref);
    assert.equal(now.timeoutSeconds, before.get(nameOf(ref))?.timeoutSeconds);
  });

  it('ends what was seen and nothing else, and brings it back to the byte', async () => {
    for (const id of ids) await put(id);
    const before = await stored();
    const plans = planned({ kind: 'end' }, (await snapshots()).values());
    const [a = '', b = ''] = ids;
    const eve = Buffer.from(ann.toString('hex').replace('416e6e', '457665'), 'hex');
    await server.ask('SET', dataOf(a), eve, 'KEEPTTL');
    await server.ask('SET', lockOf(b), '639148400000000000', 'PX', '90000');
    const settled = await run(plans);
    assert.deepEqual(settled.map(({ outcome }) => outcome).sort(), [
      'changed',
      'done',
      'done',
      'locked',
    ]);
    assert.equal(text(await server.ask('GET', dataOf(a))), eve.toString());
    await server.ask('DEL', lockOf(b));
    await server.ask('SET', dataOf(a), ann, 'KEEPTTL');
    assert.ok((await run(undoOf(settled))).every(({ outcome }) => outcome === 'done'));
    assert.deepEqual(bytesIn(await stored()), bytesIn(before));
    assertSameLives(before, await stored());
  });

  for (const [fault, outcome] of [
    ['cut-after', 'done'],
    ['no-reply', 'done'],
    ['cut-before', 'failed'],
  ] as const satisfies readonly (readonly [Fault, string])[]) {
    it(`finds out what became of one whose reply is lost: ${fault}`, async () => {
      const [a = ''] = ids;
      await put(a);
      const proxy = await startFaultyProxy(server.port);
      const faulty = await sourceAt(proxy.port, 400);
      try {
        const plans = planned(
          { kind: 'set-item', path: 'Name', text: 'Bob' },
          (await snapshots()).values(),
        );
        const hash = text(await server.ask('SCRIPT', 'LOAD', changeSession.source));
        proxy.arm(fault, hash);
        const settled = await settledOf(plans, {
          connect: () => Promise.resolve(faulty),
          signal: AbortSignal.timeout(30_000),
        });
        assert.deepEqual(outcomes(settled), [`${a} ${outcome}`]);
        const isWritten = text(await server.ask('GET', dataOf(a))).includes('Bob');
        assert.equal(isWritten, outcome === 'done');
        assert.equal(undoOf(settled).length, outcome === 'done' ? 1 : 0);
        assert.ok((await run(undoOf(settled))).every((one) => one.outcome === 'done'));
        assert.deepEqual(Buffer.from((await server.ask('GET', dataOf(a))) as Uint8Array), ann);
      } finally {
        faulty.close();
        await proxy.close();
      }
    });
  }
});
