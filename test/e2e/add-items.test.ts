import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { readCorePayload } from '../../src/formats/aspnetcore/payload.ts';
import { takeScreenshots } from './support/screenshots.ts';
import { localEndpoint, windowRig } from './support/window-rig.ts';

interface RecordedField {
  readonly name: string;
  readonly base64: string;
}

/** A session that an ASP.NET Core site wrote, with the items user, roleId, json and token. */
const core = readFileSync(new URL('../fixtures/aspnetcore-sessions.jsonl', import.meta.url), 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => JSON.parse(line) as { scenario: string; keys: { fields: RecordedField[] }[] })
  .find(({ scenario }) => scenario === 'mixed');
const coreId = '31e12966-95c9-ec81-d6ee-8de230d95284';
const coreKey = `dev:${coreId}`;
/** As express-session writes it. */
const expressId = 'nEwItemsOfExpress0123456789abcdef';
const expressKey = `sess:${expressId}`;
const cookie = '{"originalMaxAge":null,"expires":null,"httpOnly":true,"path":"/"}';

describe('items that are added to sessions of other stacks', () => {
  /** What the tab in front shows of its session's id. */
  let shown: string;

  const rig = windowRig(async (redis) => {
    const fields = (core?.keys[0]?.fields ?? []).flatMap(({ name, base64 }) => [
      name,
      Buffer.from(base64, 'base64'),
    ]);
    await redis.ask('HSET', coreKey, ...fields);
    await redis.ask('EXPIRE', coreKey, '1200');
    await redis.ask('SET', expressKey, `{"cookie":${cookie},"user":"Zoë"}`, 'EX', '1200');
    return localEndpoint(redis);
  });
  const { editor } = rig;
  before(async () => {
    await rig.workbench.openSidebar();
    await rig.workbench.sessions.expand('local');
  });

  async function open(group: string, id: string): Promise<void> {
    const { workbench } = rig;
    await workbench.sessions.expand(group);
    shown = `${id.slice(0, 6)}…`;
    await workbench.sessions.row(shown).click();
    await workbench.tab(shown).waitFor();
    await editor.row('user').waitFor();
  }

  /** Adds an item by the button and the dialog; without a text, one that needs none. */
  async function add(name: string, type: string, text?: string): Promise<void> {
    const { dialog } = editor;
    await editor.frame.getByRole('button', { name: 'Add Item' }).click();
    await dialog.waitFor();
    await dialog.getByRole('textbox', { name: 'Name' }).fill(name);
    await dialog.getByRole('combobox', { name: 'Type' }).selectOption(type);
    if (text !== undefined) await dialog.getByRole('textbox', { name: 'Value' }).fill(text);
    await dialog.getByRole('button', { name: 'OK' }).click();
  }

  /** Duplicates a row under the name or key that is proposed. */
  async function duplicate(row: string, caption: string, proposed: string): Promise<void> {
    await editor.choose(row, 'Duplicate…');
    const field = editor.dialog.getByRole('textbox', { name: caption });
    assert.equal(await field.inputValue(), proposed);
    await rig.workbench.page.keyboard.press('Enter');
    await editor.row(proposed).waitFor();
  }

  it('are JSON values in a session of Express', async () => {
    await open('sess:', expressId);
    await add('name', 'String', 'Ada "L" ü');
    await editor.row('name').waitFor();
    await add('count', 'Number', '12x');
    await editor.dialog.getByRole('alert').filter({ hasText: 'Enter a number' }).waitFor();
    await editor.dialog.getByRole('textbox', { name: 'Value' }).fill('12.50');
    await editor.dialog.getByRole('button', { name: 'OK' }).click();
    await editor.row('count').waitFor();
    await add('cart', 'New Array');
    await editor.row('cart').waitFor();
    await add('order', 'JSON', '{"lines": [1, null]}');
    await editor.row('order').waitFor();
    // A copy of an item has a name of its own, and that of a member a key.
    await duplicate('user', 'Name', 'user copy');
    await editor.select('order');
    await rig.workbench.page.keyboard.press('ArrowRight');
    await editor.row('lines').waitFor();
    await duplicate('lines', 'Key', 'lines copy');
    await editor.save(shown);
    const reply = await rig.redis.ask('GET', expressKey);
    assert.ok(reply instanceof Uint8Array);
    const added =
      ',"name":"Ada \\"L\\" ü","count":12.50,"cart":[],"order":{"lines": [1, null],"lines copy": [1, null]},"user copy":"Zoë"}';
    assert.equal(Buffer.from(reply).toString(), `{"cookie":${cookie},"user":"Zoë"${added}`);
  });

  it('are texts, numbers, JSON and bytes in a session of ASP.NET Core', async () => {
    await open('dev:', coreId);
    await add('greeting', 'String', 'Grüße');
    await editor.row('greeting').waitFor();
    await add('visits', 'Int32', '2147483648');
    await editor.dialog.getByRole('alert').filter({ hasText: '-2147483648' }).waitFor();
    await editor.dialog.getByRole('textbox', { name: 'Value' }).fill('42');
    await editor.dialog.getByRole('button', { name: 'OK' }).click();
    await editor.row('visits').waitFor();
    await add('order', 'JSON', '{"id": 7,');
    await editor.dialog.getByRole('alert').filter({ hasText: 'ends too early' }).waitFor();
    await takeScreenshots(rig, 'add-json');
    await editor.dialog.getByRole('textbox', { name: 'Value' }).fill('{"id": 7}');
    await editor.dialog.getByRole('button', { name: 'OK' }).click();
    await editor.row('order').waitFor();
    await add('raw', 'Byte[]', '00 ff 7B');
    await editor.row('raw').waitFor();
    await editor.save(shown);
    const reply = await rig.redis.ask('HGET', coreKey, 'data');
    assert.ok(reply instanceof Uint8Array);
    const { entries } = readCorePayload(reply);
    const hex = (name: string): string => {
      const entry = entries.find((each) => each.name === name);
      return Buffer.from(entry?.bytes ?? []).toString('hex');
    };
    assert.deepEqual(
      entries.map(({ name }) => name),
      ['user', 'roleId', 'json', 'token', 'greeting', 'visits', 'order', 'raw'],
    );
    assert.equal(hex('greeting'), Buffer.from('Grüße').toString('hex'));
    assert.equal(hex('visits'), '0000002a');
    assert.equal(hex('order'), Buffer.from('{"id": 7}').toString('hex'));
    assert.equal(hex('raw'), '00ff7b');
  });
});
