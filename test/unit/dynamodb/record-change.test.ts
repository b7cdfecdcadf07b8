import assert from 'node:assert/strict';
import { readRecord } from '../../../src/dynamodb/item-answers.ts';
import { recordChange } from '../../../src/dynamodb/record-change.ts';
import { type WireItem } from '../../../src/dynamodb/wire-value.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { StoreError } from '../../../src/stores/replies.ts';
import type { ChangePlan } from '../../../src/stores/plan/change-plan.ts';

const nowMs = Date.UTC(2026, 10, 30, 3, 0, 0);
/** Two items, `Cart` and `Name`, as .NET serializes them. */
const ITEMS = 'AgAAAP////8EQ2FydAROYW1lBwAAAAwAAAABBXRocmVlAQNBbm4=';
const record: WireItem = {
  SessionId: { S: 'abc' },
  CreateDate: { S: '2026-11-30T02:50:00.000Z' },
  Expires: { S: '2026-11-30T03:10:00.000Z' },
  Flags: { N: '0' },
  LockDate: { S: '2026-11-30T02:50:00.000Z' },
  Locked: { N: '0' },
  SessionItems: { S: ITEMS },
  Ver: { S: '1' },
  ttl: { N: '1796008200' },
};
const key = { key: 'abc', keyName: 'SessionId' };
const layout = layoutById('dynamodb-provider');
const keys = layout.keys({ layout: 'dynamodb-provider', application: '', id: 'abc' });
const time = { nowMs, ttlAttribute: undefined };

function requestFor(plan: ChangePlan | undefined, item = record) {
  assert.ok(plan);
  const { action, input } = recordChange(plan, key, readRecord(item, 'SessionId'), time);
  const { ConditionExpression, UpdateExpression, ...rest } = input as Record<string, string>;
  const names = (rest['ExpressionAttributeNames'] ?? {}) as unknown as Record<string, string>;
  const values = (rest['ExpressionAttributeValues'] ?? {}) as unknown as Record<string, object>;
  const told = (text = '') =>
    text
      .replaceAll(/#n\d+/g, (name) => names[name] ?? '?')
      .replaceAll(/:v\d+/g, (name) => JSON.stringify(values[name]));
  return { action, condition: told(ConditionExpression), update: told(UpdateExpression), input };
}

describe('a plan as a request to DynamoDB', () => {
  it('saves items where they are as they were loaded, nobody holds the lock, and it lives', () => {
    const { items, blob } = layout.readItems(hash(record), nowMs);
    assert.ok(blob);
    const change = { name: 'Name', before: items[1]?.bytes ?? blob, after: text('Bea') };
    const saved = layout.planSave?.({
      keys,
      base: { items, blob },
      changes: [change],
      overwrites: false,
    });
    const { action, condition, update } = requestFor(saved?.plan);
    assert.equal(action, 'UpdateItem');
    const after = 'AgAAAP////8EQ2FydAROYW1lBwAAAAwAAAABBXRocmVlAQNCZWE=';
    assert.equal(update, `SET SessionItems = {"S":"${after}"}`);
    assert.equal(
      condition,
      [
        'attribute_exists(SessionId)',
        'Locked = {"N":"0"}',
        `SessionItems = {"S":"${ITEMS}"}`,
        'Expires > {"S":"2026-11-30T03:00:00.000Z"}',
      ].join(' AND '),
    );
  });

  it('moves the end in all places where it stands, and by as much', () => {
    const base = { items: [] };
    const { condition, update } = requestFor(
      layout.planExtend?.({ keys, base, timeoutSeconds: 1200 }),
    );
    assert.match(update, /Expires = \{"S":"2026-11-30T03:20:00\.000Z"\}/);
    assert.match(update, /ttl = \{"N":"1796008800"\}/);
    assert.match(condition, /Locked = \{"N":"0"\}/);
    assert.doesNotMatch(update, /Locked|SessionItems|Flags/);
  });

  it('takes a lock that is free, and gives back the one that it took', () => {
    const { dataLock } = layout;
    assert.ok(dataLock);
    const taking = requestFor({
      keys: [keys.data],
      conditions: [dataLock.isFree(0)],
      writes: dataLock.take?.(0, 'mine', nowMs) ?? [],
    });
    assert.equal(taking.condition, 'attribute_exists(SessionId) AND Locked = {"N":"0"}');
    assert.equal(
      taking.update,
      'SET LockDate = {"S":"2026-11-30T03:00:00.000Z"}, Locked = {"N":"1"}, LockId = {"S":"mine"}',
    );
    const held = { ...record, Locked: { N: '1' }, LockId: { S: 'mine' } };
    const giving = requestFor(
      {
        keys: [keys.data],
        conditions: [dataLock.isFree(0, { value: 'mine' })],
        writes: dataLock.release(0),
      },
      held,
    );
    assert.equal(
      giving.condition,
      'attribute_exists(SessionId) AND Locked = {"N":"1"} AND LockId = {"S":"mine"}',
    );
    assert.equal(giving.update, 'SET Locked = {"N":"0"} REMOVE LockId');
  });

  it('makes a session only where none is, with the types that the provider writes', () => {
    const plan = layout.planCreate?.({ keys, items: [], timeoutSeconds: 1200, ttlMs: 1_200_000 });
    assert.ok(plan);
    const key = { key: 'abc', keyName: 'SessionId' };
    const { action, input } = recordChange(plan, key, undefined, {
      nowMs,
      ttlAttribute: 'ttl',
    });
    assert.equal(action, 'PutItem');
    const { Item, ConditionExpression } = input as {
      Item: WireItem;
      ConditionExpression: string;
    };
    assert.equal(ConditionExpression, 'attribute_not_exists(#n0)');
    assert.deepEqual(
      Object.entries(Item).map(([name, value]) => `${name} ${Object.keys(value).join()}`),
      [
        'SessionId S',
        'CreateDate S',
        'Expires S',
        'Flags N',
        'LockDate S',
        'Locked N',
        'SessionItems S',
        'Ver S',
        'ttl N',
      ],
    );
  });

  it('refuses what is more than a record may hold before anything is sent', () => {
    const plan: ChangePlan = {
      keys: [keys.data],
      conditions: [],
      writes: [{ type: 'command', key: 0, command: ['HSET', 'SessionItems', 'A'.repeat(409_600)] }],
    };
    assert.throws(
      () => requestFor(plan),
      (error) => error instanceof StoreError && error.code === 'unwritable',
    );
  });
});

function hash(item: WireItem) {
  return [...readRecord(item, 'SessionId').item].flatMap(([name, { bytes }]) => [
    new TextEncoder().encode(name),
    bytes,
  ]);
}

function text(value: string): Uint8Array {
  return new Uint8Array([1, value.length, ...Buffer.from(value)]);
}
