import assert from 'node:assert/strict';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { recordedSessions, text } from './support.ts';
import { redisRig } from './redis-rig.ts';

const ref: SessionRef = {
  layout: 'aspnet-v2',
  application: '/Own',
  id: 'lrwfvealkxwkkxzwwhp0e4fu',
};
const key = '{/Own_lrwfvealkxwkkxzwwhp0e4fu}_Data';
/** As the sample serializer in the documentation of the provider writes them: JSON with type names. */
const cart = '{"$type":"Shop.Cart, Shop","Lines":[{"Sku":"A-1","Quantity":2}]}';

describe('a session whose site has a serializer of its own', () => {
  const rig = redisRig();
  beforeEach(() => rig.connection.call(['DEL', key]));

  it('shows JSON as JSON, and saves it as that', async () => {
    const fields = ['Cart', cart, 'Name', '"Ann"', 'Nothing', 'null', 'SessionStateActions', '1'];
    await rig.connection.call(['HSET', key, ...fields]);
    await rig.connection.call(['PEXPIRE', key, 60_000]);
    const snapshot = await readSession(rig.connection, ref);
    assert.equal(snapshot.itemEncoding, 'json');
    for (const item of snapshot.items) {
      assert.equal(decodeSessionItem(item, 'nrbf').format, 'json', item.name ?? '');
    }
    const draft = new SessionDraft(snapshot);
    const name = draft.item('Name') ?? assert.fail();
    const decoded = decodeSessionItem(name, 'nrbf');
    assert.equal(decoded.root.text, 'Ann');
    const splices = decoded.edit({ type: 'set', path: [], text: 'Beate "B"' });
    draft.apply({ type: 'splice', item: 'Name', splices });
    draft.apply({ type: 'add', item: 'New', bytes: Buffer.from('[1]') });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    assert.equal(text(await rig.connection.call(['HGET', key, 'Name'])), '"Beate \\"B\\""');
    assert.equal(text(await rig.connection.call(['HGET', key, 'Cart'])), cart);
    const added = (await readSession(rig.connection, ref)).items.find(
      (item) => item.name === 'New',
    );
    assert.equal(added?.encoding, 'json');
  });

  it('shows what is neither JSON nor a stream of .NET as text, or as the bytes that it is', async () => {
    const packed = Uint8Array.of(0x81, 0xff);
    await rig.connection.call(['HSET', key, 'Odd', '{not json', 'Packed', packed]);
    const { items, itemEncoding } = await readSession(rig.connection, ref);
    assert.equal(itemEncoding, undefined);
    const [odd, bytes] = items.map((item) => decodeSessionItem(item, 'nrbf'));
    assert.deepEqual([odd?.format, odd?.certainty], ['text', 'likely']);
    assert.throws(() => odd?.edit({ type: 'set', path: [], text: 'x' }), /only likely/);
    assert.deepEqual([bytes?.format, bytes?.failure?.code], ['hex', 'foreign']);
    assert.equal(bytes?.root.readOnlyReason, 'foreign-format');
  });

  it('takes nothing for JSON that BinaryFormatter wrote', async () => {
    const recorded = recordedSessions().filter(({ provider }) => !provider.startsWith('5.'));
    for (const { keys } of recorded) {
      for (const { fields } of keys.filter((each) => each.key.endsWith('_Data'))) {
        const values = (fields ?? []).flatMap(({ name, base64 }) => [
          name,
          Buffer.from(base64, 'base64'),
        ]);
        await rig.connection.call(['DEL', key]);
        await rig.connection.call(['HSET', key, ...values]);
        const { items } = await readSession(rig.connection, ref);
        assert.ok(items.every(({ encoding }) => encoding === undefined));
      }
    }
  });
});
