import assert from 'node:assert/strict';
import { setTimeout as wait } from 'node:timers/promises';
import type { SessionRef, SessionSnapshot } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { openTable } from '../sources/dynamo-rig.ts';
import { AwsSessionProvider, PROVIDER_KEY, textValue } from '../support/aws-session-provider.ts';
import { createTable, type DynamoDouble, startDynamoDouble } from '../support/dynamo-double.ts';
import { raceSize, tellRace } from '../support/race-edits.ts';

const { edits: EDITS, timeoutMs } = raceSize(240);
const TABLE = 'ASP.NET_SessionState';
const refOf = (id: string): SessionRef => ({ layout: 'dynamodb-provider', application: '', id });

describe('edits beside AWS.SessionProvider', function () {
  this.timeout(timeoutMs);
  let double: DynamoDouble;
  let source: SessionSource;
  let provider: AwsSessionProvider;

  before(async () => {
    double = await startDynamoDouble();
    await createTable(double, TABLE, PROVIDER_KEY);
    source = await openTable(double, TABLE);
    provider = new AwsSessionProvider(double, TABLE, { ttlName: 'ttl' });
  });
  after(async () => {
    source.close();
    await double.stop();
  });

  const begin = (id: string) =>
    provider.setAndReleaseNew(
      id,
      new Map([
        ['Site', textValue('0')],
        ['Ours', textValue('0')],
      ]),
    );
  const stored = async (id: string) => {
    const Key = { [PROVIDER_KEY]: { S: id } };
    const { Item } = await double.call('GetItem', { TableName: TABLE, Key });
    return Item as Record<string, { S?: string; N?: string }> | undefined;
  };
  const saveOurs = (opened: SessionSnapshot, value: string) => {
    const before = opened.items.find(({ name }) => name === 'Ours')?.bytes;
    return source.change({
      kind: 'save',
      ref: opened.ref,
      opened,
      changes: [{ name: 'Ours', ...(before && { before }), after: textValue(value) }],
    });
  };

  it('lose nothing, bring nothing back and break no lock, with 8 clients of a site at work', async () => {
    const ids = Array.from({ length: 4 }, (_, at) => `session${at}`);
    const startedAtMs = Date.now();
    for (const id of ids) await begin(id);
    const sites = new Map(ids.map((id) => [id, 0]));
    const ours = new Map(ids.map((id) => [id, 0]));
    let isOver = false;
    let siteSaves = 0;
    let lostLocks = 0;
    const siteClient = async (client: number): Promise<void> => {
      while (!isOver) {
        await wait(Math.random() * 8);
        const id = ids[Math.floor(Math.random() * ids.length)] ?? '';
        const answer = await provider.getItemExclusive(id);
        if (answer.kind !== 'found') continue;
        const count = textOf(answer.items.get('Site')) + 1;
        const items = new Map([...answer.items, ['Site', textValue(String(count))]]);
        if (client % 4 === 3) {
          await provider.releaseItemExclusive(id, answer.lockId);
          continue;
        }
        if (await provider.setAndRelease(id, answer.lockId, items)) {
          sites.set(id, (sites.get(id) ?? 0) + 1);
          siteSaves += 1;
        } else lostLocks += 1;
      }
    };
    let saves = 0;
    const refusals = { locked: 0, changed: 0 };
    const editor = async (id: string): Promise<void> => {
      while (saves < EDITS) {
        const opened = await source.read(refOf(id));
        const result = await saveOurs(opened, String((ours.get(id) ?? 0) + 1));
        if (result.outcome === 'saved') {
          ours.set(id, (ours.get(id) ?? 0) + 1);
          saves += 1;
        } else {
          assert.ok(result.outcome === 'locked' || result.outcome === 'changed', result.outcome);
          refusals[result.outcome] += 1;
        }
      }
    };
    const clients = Array.from({ length: 8 }, (_, client) => siteClient(client));
    await Promise.all(ids.map(editor));
    isOver = true;
    await Promise.all(clients);
    assert.equal(lostLocks, 0, 'no lock was broken');
    assert.ok(siteSaves > 0 && refusals.locked > 0, 'they have met');
    tellRace('DynamoDB', { edits: saves, ...refusals, requests: siteSaves });
    for (const id of ids) {
      const { Expires, ttl } = (await stored(id)) ?? assert.fail(id);
      const endMs = Date.parse(Expires?.S ?? '');
      assert.equal(Number(ttl?.N), Math.floor(endMs / 1000), `${id}: when it ends`);
      assert.ok(endMs > startedAtMs + 1_200_000 && endMs <= Date.now() + 1_200_000);
      const { items } = await source.read(refOf(id));
      const value = (name: string) => textOf(items.find((item) => item.name === name)?.bytes);
      assert.equal(value('Site'), sites.get(id), `${id}: what the site stored`);
      assert.equal(value('Ours'), ours.get(id), `${id}: what was edited`);
    }
  });

  it('bring nothing back that the site ends meanwhile', async () => {
    const outcomes = new Set<string>();
    for (let round = 0; round < 120; round++) {
      await begin('ending');
      const opened = await source.read(refOf('ending'));
      const saving = saveOurs(opened, '1');
      // Before, within and after the request of a save.
      if (round % 3 > 0) await wait(Math.random() * 3);
      await provider.removeItem('ending');
      outcomes.add((await saving).outcome);
      assert.equal(await stored('ending'), undefined);
    }
    outcomes.delete('saved');
    assert.deepEqual([...outcomes], ['gone']);
  });

  it('touch nothing but the items, and the table deletes when it would have', async () => {
    await begin('quiet');
    const before = await stored('quiet');
    const opened = await source.read(refOf('quiet'));
    assert.equal((await saveOurs(opened, '7')).outcome, 'saved');
    const after = await stored('quiet');
    assert.notDeepEqual(after?.['SessionItems'], before?.['SessionItems']);
    assert.deepEqual({ ...after, SessionItems: 0 }, { ...before, SessionItems: 0 });
    const answer = await provider.getItemExclusive('quiet');
    assert.ok(answer.kind === 'found');
    assert.equal(textOf(answer.items.get('Ours')), 7);
  });

  it('take one request where what was read still holds', async () => {
    await begin('one');
    const opened = await source.read(refOf('one'));
    double.forget();
    assert.equal((await saveOurs(opened, '7')).outcome, 'saved');
    assert.deepEqual(
      double.seen.map(({ action }) => action),
      ['UpdateItem'],
    );
  });

  it('hold a lock that the site waits for, until a page without session state breaks it', async () => {
    await begin('held');
    const { newLockValue } = await import('../../../src/stores/deeds/hold-lock.ts');
    const value = newLockValue('dynamodb-provider');
    assert.match(value, /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
    const hold = { kind: 'hold-lock', ref: refOf('held'), value, ttlMs: 30_000 } as const;
    assert.equal((await source.change(hold)).outcome, 'taken');
    const answer = await provider.getItemExclusive('held');
    assert.ok(answer.kind === 'locked' && answer.lockId === value && answer.ageMs < 5000);
    const opened = await source.read(refOf('held'));
    const change = { name: 'Ours', before: textValue('0'), after: textValue('7') };
    const save = { kind: 'save', ref: refOf('held'), opened, changes: [change] } as const;
    assert.equal((await source.change(save)).outcome, 'locked');
    assert.equal((await source.change({ ...save, heldLock: value })).outcome, 'saved');
    await provider.resetItemTimeout('held');
    assert.equal((await source.change({ ...hold, kind: 'renew-lock' })).outcome, 'lost');
    const seen = { value };
    const release = { kind: 'release-lock', ref: refOf('held'), seen } as const;
    assert.equal((await source.change(release)).outcome, 'gone');
    const again = await provider.getItemExclusive('held');
    assert.ok(again.kind === 'found');
    assert.equal(textOf(again.items.get('Ours')), 7);
  });

  it('show an uninitialised session and a stub as what they are, and make the first a session', async () => {
    await provider.createUninitialized('new');
    const opened = await source.read(refOf('new'));
    assert.equal(opened.condition, 'ok');
    assert.ok(opened.facts?.some(({ kind }) => kind === 'uninitialized'));
    assert.equal((await saveOurs(opened, '7')).outcome, 'saved');
    const answer = await provider.getItemExclusive('new');
    assert.ok(answer.kind === 'found');
    assert.equal(textOf(answer.items.get('Ours')), 7);
    await provider.resetItemTimeout('stub');
    const stub = await source.summary(refOf('stub'));
    assert.equal(stub.condition, 'damaged');
    assert.ok((await source.find()).find(refOf('stub')));
  });
});

function textOf(bytes: Uint8Array | undefined): number {
  return Number(Buffer.from(bytes?.subarray(2) ?? []).toString());
}
