import assert from 'node:assert/strict';
import type { SessionSource } from '../../src/stores/source/session-source.ts';
import type { ItemChange } from '../../src/stores/layout.ts';
import type { SessionRef, SessionSnapshot } from '../../src/stores/session.ts';
import { newLockValue } from '../../src/stores/deeds/hold-lock.ts';
import { openTable } from '../integration/sources/dynamo-rig.ts';
import {
  AwsSessionProvider,
  PROVIDER_KEY,
  textValue,
} from '../integration/support/aws-session-provider.ts';
import {
  createTable,
  type DynamoDouble,
  startDynamoDouble,
} from '../integration/support/dynamo-double.ts';
import { requestShape, SdkProvider } from './support/sdk-provider.ts';

const TABLE = 'ASP.NET_SessionState';
const TTL = 'ttl';
const refOf = (id: string): SessionRef => ({ layout: 'dynamodb-provider', application: '', id });
/** As ASP.NET serializes a whole number: its type, and four bytes. */
const int32Value = (value: number): Uint8Array => new Uint8Array([2, value, 0, 0, 0]);

describe("sessions of AWS.SessionProvider through the AWS SDK for .NET, by the provider's requests", function () {
  this.timeout(180_000);
  let double: DynamoDouble;
  let source: SessionSource;
  let site: SdkProvider;

  before(async () => {
    double = await startDynamoDouble();
    await createTable(double, TABLE, PROVIDER_KEY);
    source = await openTable(double, TABLE);
    site = SdkProvider.start(double.port, TABLE, { timeoutSeconds: 1200, ttlName: TTL });
  });
  after(async () => {
    site.stop();
    source.close();
    await double.stop();
  });

  const record = async (id: string) => {
    const Key = { [PROVIDER_KEY]: { S: id } };
    const { Item } = await double.call('GetItem', { TableName: TABLE, Key, ConsistentRead: true });
    return Item as Record<string, object> | undefined;
  };
  const save = (opened: SessionSnapshot, changes: readonly ItemChange[]) =>
    source.change({ kind: 'save', ref: opened.ref, opened, changes });
  const itemOf = (opened: SessionSnapshot, name: string) =>
    opened.items.find((item) => item.name === name)?.bytes ?? assert.fail(name);

  it('are sent as our recorded provider sends them', async () => {
    const recorded: { action: string; input: object }[] = [];
    const call = (action: string, input: object) => {
      recorded.push({ action, input });
      return double.call(action, input);
    };
    const ours = new AwsSessionProvider({ ...double, call }, TABLE, { ttlName: TTL });
    const items = new Map([
      ['Name', textValue('Zoë')],
      ['Count', int32Value(3)],
    ]);
    const asJson = { Name: 'Zoë', Count: 3 };
    double.forget();
    await site.create('requests');
    await site.getExclusive('requests');
    await site.save('requests', asJson);
    const lock = await site.getExclusive('requests');
    await site.getExclusive('requests');
    await site.get('requests');
    await site.save('requests', asJson, lock.lockId);
    const again = await site.getExclusive('requests');
    await site.release('requests', again.lockId);
    await site.reset('requests');
    await site.remove('requests', again.lockId);
    const theirs = double.seen.filter(({ action }) => action !== 'DescribeTable');

    await ours.createUninitialized('requests');
    await ours.getItemExclusive('requests');
    await ours.setAndReleaseNew('requests', items);
    const taken = await ours.getItemExclusive('requests');
    assert.ok(taken.kind === 'found');
    await ours.getItemExclusive('requests');
    await ours.getItem('requests');
    await ours.setAndRelease('requests', taken.lockId, items);
    const other = await ours.getItemExclusive('requests');
    assert.ok(other.kind === 'found');
    await ours.releaseItemExclusive('requests', other.lockId);
    await ours.resetItemTimeout('requests');
    await ours.removeItem('requests', other.lockId);
    assert.deepEqual(recorded.map(requestShape), theirs.map(requestShape));
  });

  it('are listed with their items, and read back as they were edited, with nothing else changed', async () => {
    await site.save('edit', { Name: 'Zoë "€"', Count: 3, Gone: 'soon' });
    assert.ok((await source.find()).find(refOf('edit')));
    const opened = await source.read(refOf('edit'));
    assert.equal(opened.condition, 'ok');
    assert.deepEqual(itemOf(opened, 'Count'), int32Value(3));
    assert.deepEqual(itemOf(opened, 'Name'), textValue('Zoë "€"'));
    const before = await record('edit');
    const changes = [
      { name: 'Name', before: itemOf(opened, 'Name'), after: textValue('Bea\n\0') },
      { name: 'Count', before: int32Value(3), after: int32Value(7) },
      { name: 'Gone', before: itemOf(opened, 'Gone') },
      { name: 'Néw', after: textValue('') },
    ];
    assert.equal((await save(opened, changes)).outcome, 'saved');
    const { items } = await site.get('edit');
    assert.deepEqual(items, { Name: 'Bea\n\0', Count: 7, Néw: '' });
    const after = await record('edit');
    assert.deepEqual({ ...after, SessionItems: 0 }, { ...before, SessionItems: 0 });
    // The site goes on with it: what it stores next stands on our edit.
    const { lockId, items: locked } = await site.getExclusive('edit');
    assert.equal(await site.save('edit', { ...locked, Count: 8 }, lockId), true);
    const now = await source.read(refOf('edit'));
    assert.deepEqual(itemOf(now, 'Count'), int32Value(8));
    const stale = await save(opened, [
      { name: 'Name', before: textValue('Zoë "€"'), after: textValue('x') },
    ]);
    assert.equal(stale.outcome, 'changed');
  });

  it('are left alone while a request has the lock, and held against requests', async () => {
    await site.save('locks', { Name: 'Ann' });
    const opened = await source.read(refOf('locks'));
    const change = [{ name: 'Name', before: textValue('Ann'), after: textValue('Bea') }];
    const { lockId } = await site.getExclusive('locks');
    assert.equal((await save(opened, change)).outcome, 'locked');
    assert.equal((await source.read(refOf('locks'))).lock?.value, lockId);
    assert.equal(await site.release('locks', lockId), true);

    const value = newLockValue('dynamodb-provider');
    const ref = refOf('locks');
    const hold = { kind: 'hold-lock', ref, value, ttlMs: 30_000 } as const;
    assert.equal((await source.change(hold)).outcome, 'taken');
    const waiting = await site.getExclusive('locks');
    assert.deepEqual([waiting.kind, waiting.lockId], ['locked', value]);
    assert.ok((waiting.ageMs ?? 0) < 5000);
    assert.equal(await site.save('locks', { Name: 'lost' }, 'other'), false);
    const held = { kind: 'save', ref, opened, changes: change, heldLock: value } as const;
    assert.equal((await source.change(held)).outcome, 'saved');
    const release = { kind: 'release-lock', ref, seen: { value } } as const;
    assert.equal((await source.change(release)).outcome, 'released');
    const taken = await site.getExclusive('locks');
    assert.deepEqual([taken.kind, taken.items], ['found', { Name: 'Bea' }]);
    // A page without session state breaks it, as it breaks ours.
    await site.reset('locks');
    assert.equal((await source.read(ref)).lock, undefined);
  });

  it('live on when they are extended, and are gone for the site when they are ended', async () => {
    for (const id of ['old', 'extended']) await site.save(id, { Name: id });
    const end = { Action: 'PUT', Value: { S: new Date(Date.now() + 60_000).toISOString() } };
    const past = { Action: 'PUT', Value: { S: new Date(Date.now() - 60_000).toISOString() } };
    const put = (id: string, Expires: object) =>
      double.call('UpdateItem', {
        TableName: TABLE,
        Key: { [PROVIDER_KEY]: { S: id } },
        AttributeUpdates: { Expires },
      });
    await put('old', past);
    await put('extended', end);
    assert.equal((await source.summary(refOf('old'))).condition, 'ended');
    const extend = { kind: 'set-timeout', ref: refOf('extended'), timeoutSeconds: 3600 } as const;
    const limit = source.limitOf('set-timeout', 'dynamodb-provider');
    const change = limit ? ({ kind: 'extend', ref: refOf('extended') } as const) : extend;
    assert.equal((await source.change(change)).outcome, 'done');
    assert.equal(await site.deleteExpired(), 1);
    assert.equal(await record('old'), undefined);
    assert.deepEqual((await site.get('extended')).items, { Name: 'extended' });

    const content = await source.read(refOf('extended'));
    const seen = await source.summary(refOf('extended'));
    const ended = await source.change({ kind: 'end', ref: refOf('extended'), seen });
    assert.equal(ended.outcome, 'ended');
    assert.equal((await site.getExclusive('extended')).kind, 'none');
    const created = await source.change({ kind: 'create', ref: refOf('extended'), content });
    assert.equal(created.outcome, 'created');
    const back = await site.getExclusive('extended');
    assert.deepEqual([back.kind, back.items], ['found', { Name: 'extended' }]);
    await site.remove('extended', back.lockId);
    assert.equal((await source.read(refOf('extended'))).condition, 'gone');
  });

  it('that no request has used yet say so, and become sessions by a save', async () => {
    await site.create('new');
    const opened = await source.read(refOf('new'));
    assert.ok(opened.facts?.some(({ kind }) => kind === 'uninitialized'));
    assert.equal(
      (await save(opened, [{ name: 'Name', after: textValue('Bea') }])).outcome,
      'saved',
    );
    assert.deepEqual((await site.getExclusive('new')).items, { Name: 'Bea' });
    await site.reset('stub');
    assert.equal((await source.summary(refOf('stub'))).condition, 'damaged');
  });
});
