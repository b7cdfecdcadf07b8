import assert from 'node:assert/strict';
import { newItemBytes } from '../../src/formats/registry.ts';
import type { NewValue } from '../../src/formats/value.ts';
import type { SessionDraft } from '../../src/stores/edit/draft.ts';
import { saveSession } from '../../src/stores/edit/save-session.ts';
import { assertSiteReads, CoreRig } from './support/aspnetcore-rig.ts';
import { decoded, editItem } from './support/aspnetcore-session.ts';
import { IDLE_SECONDS, type SiteClient } from './support/aspnetcore-site.ts';

const IDLE_MS = IDLE_SECONDS * 1000;
const TEMP_DATA = '__ControllerTempData';
const allBytes = Uint8Array.from({ length: 256 }, (_, byte) => byte);

const texts: readonly (readonly [string, string])[] = [
  ['text', 'hello'],
  ['empty', ''],
  ['ünïcödé 😀', 'Grüße, 世界 – 😀'],
  ['Case', 'one'],
  ['case', 'another one'],
  ['lines', 'a\tb\r\nc'],
  ['four', 'abcd'],
  ['n'.repeat(1000), 'a long name'],
  ['', 'no name'],
  ['long', 'x'.repeat(4000)],
];
const numbers: readonly (readonly [string, number])[] = [
  ['zero', 0],
  ['answer', 42],
  ['negative', -1],
  ['least', -(2 ** 31)],
  ['greatest', 2 ** 31 - 1],
];
const bytes: readonly (readonly [string, Uint8Array])[] = [
  ['all bytes', allBytes],
  ['no bytes', new Uint8Array(0)],
  ['many', new Uint8Array(200_000).fill(0xfe)],
];

describe('values of an ASP.NET Core site', function () {
  this.timeout(60_000);
  let rig: CoreRig;
  let client: SiteClient;

  before(async function () {
    this.timeout(300_000);
    rig = await CoreRig.start();
  });
  beforeEach(() => {
    client = rig.site.newClient();
  });
  after(() => rig.stop());

  /** Saves, and checks that the site reads exactly what the draft shows. */
  async function save(draft: SessionDraft): Promise<void> {
    const result = await saveSession(rig.connection, draft);
    assert.equal(result.outcome, 'saved');
    await assertSiteReads(client, draft.items());
    draft.rebase(result.snapshot);
  }

  it('are found and shown as the site reads them', async () => {
    for (const [name, value] of texts) await client.setText(name, value);
    for (const [name, value] of numbers) await client.setNumber(name, value);
    for (const [name, value] of bytes) await client.setBytes(name, value);
    const draft = await rig.open(client);
    await assertSiteReads(client, draft.items());
    const { condition, timeoutSeconds, ttlMs = 0 } = draft.base;
    assert.deepEqual([condition, timeoutSeconds], ['ok', IDLE_SECONDS]);
    assert.ok(ttlMs > IDLE_MS - 30_000 && ttlMs <= IDLE_MS, `${ttlMs} ms`);
    for (const [name, value] of texts) {
      const { typeName, text } = decoded(draft.item(name)).root;
      assert.deepEqual([typeName, text], ['String', value], name);
    }
    for (const [name, value] of numbers) {
      const { typeName, text } = decoded(draft.item(name)).root;
      assert.deepEqual([typeName, text], ['Int32', String(value)], name);
    }
    assert.deepEqual(Uint8Array.from(decoded(draft.item('all bytes')).root.bytes ?? []), allBytes);
    // What the site would read as a number is offered as one.
    const { items } = await client.session();
    const four = items.find(({ name }) => name === 'four');
    assert.deepEqual(decoded(draft.item('four')).root.otherReading, {
      typeName: 'Int32',
      text: String(four?.number),
    });
  });

  it('are read as they were edited, and the others as they were', async () => {
    await client.setText('user', 'ada');
    await client.setNumber('count', 7);
    await client.setBytes('raw', allBytes);
    await client.setText('cart', '{"id": 1, "lines": [{"sku":"A","n":1},  {"sku":"B","n":2}]}');
    await client.setText('untouched', 'as it was');
    const draft = await rig.open(client);
    editItem(draft, 'user', { type: 'set', path: [], text: 'Grüße 😀' });
    editItem(draft, 'count', { type: 'set', path: [], text: '-2147483648' });
    editItem(draft, 'cart', { type: 'set', path: [0], text: '12' });
    editItem(draft, 'cart', { type: 'remove', path: [1, 0] });
    const inserted = Uint8Array.of(0xaa, 0xbb, 0xcc);
    const splices = [{ offset: 1, removed: allBytes.slice(1, 3), inserted }];
    draft.apply({ type: 'splice', item: 'raw', splices });
    await save(draft);

    const { items } = await client.session();
    const read = new Map(items.map((item) => [item.name, item]));
    assert.equal(read.get('user')?.text, 'Grüße 😀');
    assert.equal(read.get('count')?.number, -2147483648);
    assert.equal(read.get('untouched')?.text, 'as it was');
    assert.deepEqual(JSON.parse(read.get('cart')?.text ?? ''), {
      id: 12,
      lines: [{ sku: 'B', n: 2 }],
    });
    const raw = Buffer.from([0, ...inserted, ...allBytes.slice(3)]);
    assert.equal(read.get('raw')?.base64, raw.toString('base64'));
  });

  it('can be added, removed, renamed and given another type', async () => {
    for (const name of ['a', 'b', 'c', 'd']) await client.setText(name, `value of ${name}`);
    const draft = await rig.open(client);
    const scalar = (type: 'String' | 'Int32', text: string): NewValue => ({
      kind: 'scalar',
      type,
      text,
    });
    draft.apply({
      type: 'add',
      item: 'text',
      bytes: newItemBytes(scalar('String', 'new'), 'core'),
    });
    draft.apply({
      type: 'add',
      item: 'number',
      bytes: newItemBytes(scalar('Int32', '305419896'), 'core'),
    });
    const json = '{"sku": "é", "lines": [1, null]}';
    const written = (form: 'bytes' | 'json', text: string): NewValue => {
      return { kind: 'written', form, text };
    };
    const added = { json: written('json', json), bytes: written('bytes', '00 FF 80 7b') };
    for (const [item, value] of Object.entries(added)) {
      draft.apply({ type: 'add', item, bytes: newItemBytes(value, 'core') });
    }
    draft.apply({ type: 'remove', item: 'a', bytes: draft.item('a')?.bytes ?? assert.fail() });
    draft.apply({ type: 'rename', item: 'b', name: 'ß' });
    editItem(draft, 'c', { type: 'replace', path: [], value: scalar('Int32', '5') });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');

    const { items } = await client.session();
    const read = new Map(items.map((item) => [item.name, item]));
    assert.deepEqual([...read.keys()].sort(), ['bytes', 'c', 'd', 'json', 'number', 'text', 'ß']);
    assert.equal(read.get('text')?.text, 'new');
    assert.equal(read.get('number')?.number, 305419896);
    assert.equal(read.get('json')?.text, json);
    assert.equal(read.get('bytes')?.base64, Buffer.from([0, 255, 128, 0x7b]).toString('base64'));
    assert.equal(read.get('ß')?.text, 'value of b');
    assert.equal(read.get('c')?.number, 5);
    assert.equal(read.get('d')?.text, 'value of d');

    // And the site goes on from there.
    assert.equal(await client.count('c'), 6);
    const again = await rig.open(client);
    assert.equal(decoded(again.item('c')).root.text, '6');
    for (const { name, bytes: removed } of again.items()) {
      again.apply({ type: 'remove', item: name, bytes: removed });
    }
    await save(again);
    await client.setText('first', 'of an emptied session');
    await assertSiteReads(client, (await rig.open(client)).items());
  });

  it('are read from TempData as they were edited, each with its type', async () => {
    await client.setTempDataSamples();
    const stored = await client.tempData('keep');
    const draft = await rig.open(client);
    const children = () => decoded(draft.item(TEMP_DATA)).root.children(0, 100);
    const at = (name: string) => [children().findIndex(({ label }) => label === name)];
    for (const { name, type, value } of stored) {
      const shown = children()[at(name)[0] ?? -1]?.node;
      if (type === null) assert.equal(shown?.kind, 'null', name);
      else if (['String', 'Int32', 'Guid'].includes(type)) {
        assert.deepEqual([shown?.typeName, shown?.text], [type, String(value)], name);
      }
    }
    const message = 'Größer als <b>1</b> & "so" 😀';
    editItem(draft, TEMP_DATA, { type: 'set', path: at('Message'), text: message });
    editItem(draft, TEMP_DATA, { type: 'set', path: at('Number'), text: '2147483647' });
    editItem(draft, TEMP_DATA, { type: 'set', path: [...at('Names'), 1], text: 'zwei' });
    editItem(draft, TEMP_DATA, { type: 'rename', path: at('Guid'), key: 'Ticket' });
    editItem(draft, TEMP_DATA, { type: 'remove', path: at('Flag') });
    await save(draft);

    const names: Readonly<Record<string, string>> = { Guid: 'Ticket' };
    const values: Readonly<Record<string, unknown>> = {
      Message: message,
      Number: 2147483647,
      Names: ['one', 'zwei'],
    };
    const expected = stored
      .filter(({ name }) => name !== 'Flag')
      .map(({ name, type, value }) => ({
        name: names[name] ?? name,
        type,
        value: values[name] ?? value,
      }))
      .sort((a, b) => (a.name < b.name ? -1 : 1));
    assert.deepEqual(await client.tempData('consume'), expected);
    // What was read is gone for the site and for us.
    assert.equal((await rig.open(client)).item(TEMP_DATA), undefined);
    assert.deepEqual(await client.tempData('consume'), []);
  });
});
