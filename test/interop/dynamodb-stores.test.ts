import assert from 'node:assert/strict';
import type { SessionSource } from '../../src/stores/source/session-source.ts';
import type { SessionRef, SessionSnapshot } from '../../src/stores/session.ts';
import { openTable } from '../integration/sources/dynamo-rig.ts';
import {
  createTable,
  type DynamoDouble,
  startDynamoDouble,
} from '../integration/support/dynamo-double.ts';
import { type DynamoStores, dynamoStores, type ExpressStore } from './support/dynamo-stores.ts';

const TABLE = 'sessions';

describe('the stores of Express in DynamoDB read what is written into their sessions', function () {
  this.timeout(120_000);
  let double: DynamoDouble;
  let stores: DynamoStores;
  let opened: SessionSource | undefined;

  before(async function () {
    double = await startDynamoDouble();
    await createTable(double, TABLE, 'id');
    const found = await dynamoStores(double.port);
    // Without npm's registry there is nothing to hold it against.
    if (!found) this.skip();
    stores = found;
    opened = await openTable(double, TABLE);
  });
  after(async () => {
    opened?.close();
    await double.stop();
  });

  const source = (): SessionSource => opened ?? assert.fail('no table');

  const cases = [
    ['connect-dynamodb 3.0.5', 'connect-dynamodb', () => stores.connect(TABLE)],
    ['connect-dynamodb 2.0.6', 'connect-dynamodb', () => stores.connect2(TABLE)],
    ['dynamodb-store 1.2.0', 'dynamodb-store', () => stores.maps(TABLE)],
  ] as const;
  for (const [name, layout, storeOf] of cases) {
    describe(name, () => {
      let store: ExpressStore;
      before(() => (store = storeOf()));

      const begun = async (id: string): Promise<SessionSnapshot> => {
        await store.set(id, sessionOf());
        const index = await source().find();
        const ref: SessionRef = { layout, application: 'sess:', id };
        assert.ok(index.find(ref), JSON.stringify(index.groups()));
        return source().read(ref);
      };

      it('shows what it stores, and stores nothing else than what is edited', async () => {
        const session = await begun(`edit-${name}`);
        assert.equal(session.condition, 'ok');
        const cart = item(session, 'cart');
        assert.deepEqual(JSON.parse(text(cart)), sessionOf().cart);
        const after = { ...sessionOf().cart, qty: 3, note: 'ü €', more: [1.5, null, { a: '' }] };
        const change = { name: 'cart', before: cart, after: bytes(JSON.stringify(after)) };
        const added = { name: 'added', after: bytes('{"deep":[[true]]}') };
        const gone = { name: 'count', before: item(session, 'count') };
        const result = await source().change({
          kind: 'save',
          ref: session.ref,
          opened: session,
          changes: [change, added, gone],
        });
        assert.equal(result.outcome, 'saved');
        const read = await store.get(session.ref.id);
        assert.ok(read);
        const { cookie, updated, ...rest } = read;
        const { cookie: ours, count, ...others } = sessionOf();
        assert.deepEqual(plain(rest), plain({ ...others, cart: after, added: { deep: [[true]] } }));
        assert.equal((cookie as typeof ours).originalMaxAge, ours.originalMaxAge);
        assert.equal(count, 1);
        assert.ok(updated === undefined || typeof updated === 'number');
      });

      it('goes on with a session that was extended, and with none that was ended', async () => {
        const session = await begun(`end-${name}`);
        const { ref } = session;
        if (!source().limitOf('extend', layout)) {
          const extended = await source().change({ kind: 'extend', ref });
          assert.equal(extended.outcome, 'done');
          assert.ok(await store.get(ref.id));
        }
        const seen = await source().summary(ref);
        assert.equal((await source().change({ kind: 'end', ref, seen })).outcome, 'ended');
        assert.equal(await store.get(ref.id), undefined);
      });
    });
  }

  it('names what a touch leaves of a session that has ended', async () => {
    await stores.connect(TABLE).touch('stub', sessionOf());
    const ref: SessionRef = { layout: 'connect-dynamodb', application: 'sess:', id: 'stub' };
    assert.ok((await source().find()).find(ref));
    const { condition, problem } = await source().summary(ref);
    assert.equal(condition, 'damaged');
    assert.match(problem?.text ?? '', /Only the end of a session/);
  });
});

function sessionOf() {
  return {
    cookie: {
      originalMaxAge: 1_200_000,
      expires: new Date(Date.now() + 1_200_000).toISOString(),
      maxAge: 1_200_000,
      httpOnly: true,
      path: '/',
    },
    count: 1,
    name: 'Zoë "€"',
    cart: { sku: 'A-1', qty: 2, price: 12.5, tags: ['a', [true, false, {}]] },
  };
}

function item({ items }: SessionSnapshot, name: string): Uint8Array {
  return items.find((each) => each.name === name)?.bytes ?? assert.fail(name);
}

const bytes = (value: string): Uint8Array => new TextEncoder().encode(value);
const text = (value: Uint8Array): string => new TextDecoder().decode(value);
const plain = (value: unknown): unknown => JSON.parse(JSON.stringify(value));
