import assert from 'node:assert/strict';
import { unsearched } from '../../../src/dynamodb/unsearched.ts';
import { locate } from '../../../src/lookup/locate.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { LayoutId, SessionRef } from '../../../src/stores/session.ts';
import { clearTable, openTable } from '../sources/dynamo-rig.ts';
import { createTable, type DynamoDouble, startDynamoDouble } from '../support/dynamo-double.ts';

const TABLE = 'sessions';
const GUID = '6f9619ff-8b86-d011-b42d-00cf4fc964ff';
const soon = (): string => String(Math.floor(Date.now() / 1000) + 600);
const S = (text: string) => ({ S: text });
const N = (text: string) => ({ N: text });
const B = (bytes: Uint8Array) => ({ B: Buffer.from(bytes).toString('base64') });

/** What DistributedSession.cs writes for one item, `Name` = `Ann` in UTF-8, under a session id of zeros. */
const core = Buffer.concat([
  Buffer.from([2, 0, 0, 1]),
  Buffer.alloc(16),
  Buffer.from([0, 4]),
  Buffer.from('Name'),
  Buffer.from([0, 0, 0, 3]),
  Buffer.from('Ann'),
]);

interface Case {
  readonly layout: LayoutId;
  readonly application: string;
  readonly id: string;
  readonly record: () => Record<string, object>;
  /** The text of the attribute after `Name`, or what stands for it, became `Bea`; absent where it is only shown. */
  readonly edit?: {
    readonly item: string;
    readonly after: string;
    readonly field: string;
    readonly stored: object;
  };
  readonly canExtend: boolean;
}

const laravelId = 'a'.repeat(20) + 'B'.repeat(20);
const inner = (name: string): string => `a:1:{s:4:"Name";s:3:"${name}";}`;

const cases: readonly Case[] = [
  {
    layout: 'dynamodb-cache',
    application: 'shop:dc:',
    id: GUID,
    record: () => ({
      value: B(core),
      ttl_date: N(soon()),
      ttl_window: S('00:20:00'),
      ttl_deadline: { NULL: true },
    }),
    edit: {
      item: 'Name',
      after: 'Bea',
      field: 'value',
      stored: B(Buffer.concat([core.subarray(0, -3), Buffer.from('Bea')])),
    },
    canExtend: true,
  },
  {
    layout: 'dynamodb-php',
    application: 'PHPSESSID_',
    id: '0123456789abcdefghijklmnop',
    record: () => ({ data: S('Name|s:3:"Ann";'), expires: N(soon()) }),
    edit: { item: 'Name', after: 's:3:"Bea";', field: 'data', stored: S('Name|s:3:"Bea";') },
    canExtend: false,
  },
  {
    layout: 'dynamodb-laravel',
    application: 'laravel_cache_',
    id: laravelId,
    record: () => ({ value: S(`s:27:"${inner('Ann')}";`), expires_at: N(soon()) }),
    edit: {
      item: 'Name',
      after: 's:3:"Bea";',
      field: 'value',
      stored: S(`s:27:"${inner('Bea')}";`),
    },
    canExtend: false,
  },
  {
    layout: 'dynamodb-rack',
    application: '',
    id: 'd4e5f6',
    record: () => ({
      // What Ruby 3.1 makes of `[Marshal.dump({"Name" => "Ann"})].pack('m')`.
      data: S('BAh7BkkiCU5hbWUGOgZFVEkiCEFubgY7AFQ=\n'),
      created_at: N('1795882163.5'),
      updated_at: N('1795882163.5'),
      expire_at: N(soon()),
    }),
    canExtend: false,
  },
  {
    layout: 'dynamodb-flask',
    application: 'session:',
    id: 'qwertz',
    record: () => ({
      val: B(Buffer.from('81a44e616d65a3416e6e', 'hex')),
      expiration: N(`${soon()}.25`),
    }),
    canExtend: false,
  },
];

describe('records of other frameworks in DynamoDB', function () {
  this.timeout(30_000);
  let double: DynamoDouble;
  let source: SessionSource;

  before(async () => {
    double = await startDynamoDouble();
    await createTable(double, TABLE, 'id');
    source = await openTable(double, TABLE);
  });
  after(async () => {
    source.close();
    await double.stop();
  });
  beforeEach(() => clearTable(double, TABLE, 'id'));

  const put = (id: string, record: object) =>
    double.call('PutItem', { TableName: TABLE, Item: { id: { S: id }, ...record } });
  const stored = async (id: string) => {
    const { Item } = await double.call('GetItem', { TableName: TABLE, Key: { id: { S: id } } });
    return Item as Record<string, Record<string, unknown>> | undefined;
  };

  for (const { layout, application, id, record, edit, canExtend } of cases) {
    const ref: SessionRef = { layout, application, id };
    const key = application + id;

    it(`${layout}: finds and shows them, and changes only what was edited`, async () => {
      const before = record();
      await put(key, before);
      await put('something else', { what: S('ever'), expires_in: N('3') });
      const index = await source.find();
      assert.deepEqual(
        index.groups().map((group) => [group.layout, group.application, group.sessionCount]),
        [[layout, application, 1]],
      );
      const opened = await source.read(ref);
      assert.equal(opened.condition, 'ok', JSON.stringify(opened.problem));
      assert.ok((opened.ttlMs ?? 0) > 590_000 && (opened.ttlMs ?? 0) <= 601_000);
      assert.deepEqual(
        opened.items.map(({ name }) => name),
        ['Name'],
      );
      const [summary] = await source.summaries([ref]);
      assert.equal(summary?.condition, 'ok');
      assert.equal(summary.abilities?.includes('extend'), canExtend);
      if (!edit) {
        assert.equal(source.limitOf('save', layout)?.code, 'unwritable');
        return;
      }
      const [item] = opened.items;
      const changes = [
        { name: edit.item, before: item?.bytes ?? core, after: Buffer.from(edit.after) },
      ];
      const result = await source.change({ kind: 'save', ref, opened, changes });
      assert.equal(result.outcome, 'saved');
      assert.deepEqual(await stored(key), {
        id: S(key),
        ...before,
        [edit.field]: edit.stored,
      });
    });
  }

  it('lets an entry of the cache live for its window again', async () => {
    const [{ record }] = cases as [Case];
    const key = `dc:${GUID}`;
    const ref = { layout: 'dynamodb-cache', application: 'dc:', id: GUID } as const;
    await put(key, record());
    const result = await source.change({ kind: 'extend', ref });
    assert.equal(result.outcome, 'done');
    const left = Number((await stored(key))?.['ttl_date']?.['N']) * 1000 - Date.now();
    assert.ok(left > 1_190_000 && left <= 1_200_000, String(left));
  });

  it('tells locks of PHP and Ruby, heeds them, and releases them', async () => {
    const soonPhp = { data: S('Name|s:3:"Ann";'), expires: N(soon()), lock: N('1') };
    const id = '0123456789abcdefghijklmnop';
    await put(`PHPSESSID_${id}`, soonPhp);
    const ref: SessionRef = { layout: 'dynamodb-php', application: 'PHPSESSID_', id };
    const opened = await source.read(ref);
    assert.ok(opened.lock);
    const change = { name: 'Name', after: Buffer.from('s:3:"Bea";') };
    const before = opened.items[0]?.bytes ?? core;
    const save = { kind: 'save', ref, opened, changes: [{ ...change, before }] } as const;
    assert.equal((await source.change(save)).outcome, 'locked');
    const release = { kind: 'release-lock', ref, seen: opened.lock } as const;
    assert.equal((await source.change(release)).outcome, 'released');
    assert.equal((await source.change(save)).outcome, 'saved');
  });

  it('finds a session whose id somebody has with one question, though nobody has searched', async () => {
    const own = await openTable(double, TABLE);
    try {
      for (const { application, id, record } of cases) await put(application + id, record());
      double.forget();
      for (const { layout, application, id } of cases) {
        const clues = { refs: [], ids: [{ id }], closed: [] };
        const { summaries } = await locate(clues, own, unsearched);
        const usual = layout === 'dynamodb-cache' ? 'dc:' : application;
        if (usual !== application) continue;
        assert.deepEqual(
          summaries.map(({ ref }) => ref),
          [{ layout, application, id }],
        );
      }
      const asked = new Set(double.seen.map(({ action }) => action));
      assert.deepEqual([...asked], ['BatchGetItem']);
      assert.equal(double.seen.length, cases.length);
    } finally {
      own.close();
    }
  });

  it('asks for rows again in batches, seldom, and the more seldom the less a table may read', async () => {
    const small = 'small-sessions';
    await double.call('CreateTable', {
      TableName: small,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      ProvisionedThroughput: { ReadCapacityUnits: 4, WriteCapacityUnits: 4 },
    });
    const free = await openTable(double, TABLE);
    const paid = await openTable(double, TABLE, true, '0.0.0.0');
    const slow = await openTable(double, small, true, '0.0.0.0');
    try {
      assert.equal(free.lookPauseMs?.(50), undefined);
      assert.equal(paid.lookPauseMs?.(50), 30_000);
      assert.equal(paid.limitOf('watch'), undefined);
      // A tenth of four units in a second: 125 seconds for 50 of them.
      assert.equal(slow.lookPauseMs?.(50), 125_000);
      const refs = Array.from({ length: 50 }, (_, index) => ({
        layout: 'dynamodb-php' as const,
        application: 'PHPSESSID_',
        id: `session${index}`,
      }));
      double.forget();
      await paid.summaries(refs);
      assert.deepEqual(
        double.seen.map(({ action }) => action),
        ['BatchGetItem'],
      );
    } finally {
      for (const source of [free, paid, slow]) source.close();
      await double.call('DeleteTable', { TableName: small });
    }
  });

  it('takes what is past its end for ended, and brings it back by nothing', async () => {
    const past = String(Math.floor(Date.now() / 1000) - 5);
    const id = '0123456789abcdefghijklmnop';
    await put(`PHPSESSID_${id}`, { data: S('Name|s:3:"Ann";'), expires: N(past) });
    const ref: SessionRef = { layout: 'dynamodb-php', application: 'PHPSESSID_', id };
    const opened = await source.read(ref);
    assert.equal(opened.condition, 'ended');
    const before = opened.items[0]?.bytes ?? core;
    const changes = [{ name: 'Name', before, after: Buffer.from('s:3:"Bea";') }];
    assert.equal((await source.change({ kind: 'save', ref, opened, changes })).outcome, 'gone');
    const seen = await source.summary(ref);
    assert.equal((await source.change({ kind: 'end', ref, seen })).outcome, 'ended');
    assert.equal(await stored(`PHPSESSID_${id}`), undefined);
  });
});
