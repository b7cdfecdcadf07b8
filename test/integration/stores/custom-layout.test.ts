import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { customLayout } from '../../../src/stores/layouts/custom/custom-layout.ts';
import { checkDefinitions } from '../../../src/stores/layouts/custom/definition.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import type { ItemCodec } from '../../../src/stores/layout-shape.ts';
import { createRecogniser } from '../../../src/stores/layouts/key-recognition.ts';
import {
  customKeyRules,
  layoutById,
  useCustomLayouts,
} from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { recordedSession, bytesOf, text } from './support.ts';
import { redisRig } from './redis-rig.ts';

/** A line of `other-sessions.jsonl`, as far as it is used here. */
interface OtherSession {
  readonly stack: string;
  readonly scenario: string;
  readonly keys: readonly {
    readonly type: string;
    readonly base64?: string;
    readonly fields?: readonly { readonly name: string; readonly base64: string }[];
  }[];
}

/** Stands for a decoder of the user's: a text is stored backwards. */
const backwards: ItemCodec = {
  decode: (stored) => {
    const value = Buffer.from(stored).toString();
    if (value.startsWith('!')) return Promise.reject(new Error('not mine'));
    return Promise.resolve(Buffer.from(JSON.stringify(Array.from(value).reverse().join(''))));
  },
  encode: (json) => {
    const value = JSON.parse(Buffer.from(json).toString()) as string;
    return Promise.resolve(Buffer.from(Array.from(value).reverse().join('')));
  },
};

describe('layouts of the settings', () => {
  const rig = redisRig();
  after(() => useCustomLayouts([]));

  function use(entries: readonly unknown[]): void {
    const { definitions, problems } = checkDefinitions(entries, new Set(['backwards']));
    assert.deepEqual(problems, []);
    useCustomLayouts(
      definitions.map((definition) =>
        customLayout(definition, definition.decoder === undefined ? undefined : backwards),
      ),
    );
  }

  const scan = () => scanSessions(rig.connection, createRecogniser(customKeyRules()));

  it('are found by key and type, with lock and timeout, read, edited and ended', async () => {
    use([
      {
        name: 'billing',
        key: 'bill:{application}:{id}',
        lockKey: 'bill:{application}:{id}:lock',
        timeoutKey: 'bill:{application}:{id}:timeout',
        type: 'string',
      },
    ]);
    await rig.connection.pipeline([
      ['SET', 'bill:eu:west:s1', '{"a":1,"b":{"c":[true]}}', 'EX', 500],
      ['SET', 'bill:eu:west:s1:timeout', '600', 'EX', 500],
      ['SET', 'bill:eu:west:s2:lock', 'me', 'EX', 50],
      ['SET', 'bill:eu:west:s3', 'no object'],
      ['HSET', 'bill:eu:west:s4', 'a', '1'],
    ]);
    const index = await scan();
    const ref: SessionRef = { layout: 'custom:billing', application: 'eu:west', id: 's1' };
    assert.deepEqual(index.groups(), [
      { layout: 'custom:billing', application: 'eu:west', sessionCount: 2, lockedCount: 1 },
    ]);
    assert.deepEqual(index.find(ref)?.parts, ['data', 'timeout']);
    const snapshot = await readSession(rig.connection, ref);
    assert.equal(snapshot.timeoutSeconds, 600);
    const draft = new SessionDraft(snapshot);
    const removed = draft.item('a')?.bytes ?? assert.fail();
    const inserted = Buffer.from('22');
    draft.apply({ type: 'splice', item: 'a', splices: [{ offset: 0, removed, inserted }] });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    const stored = await rig.connection.call(['GET', 'bill:eu:west:s1']);
    assert.equal(text(stored), '{"a":22,"b":{"c":[true]}}');
    await rig.connection.call(['SET', 'bill:eu:west:s1:lock', 'me', 'EX', 50]);
    draft.apply({ type: 'remove', item: 'b', bytes: draft.item('b')?.bytes ?? removed });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'locked');
    assert.equal((await endSession(rig.connection, ref)).outcome, 'locked');
    const [summary] = await readSummaries(rig.connection, [ref]);
    assert.equal(summary?.lock?.value, 'me');
    assert.equal((await endSession(rig.connection, ref, summary.lock)).outcome, 'ended');
    const left = ['bill:eu:west:s1', 'bill:eu:west:s1:lock', 'bill:eu:west:s1:timeout'];
    assert.equal(await rig.connection.call(['EXISTS', ...left]), 0);
  });

  it("show a hash's fields as items, and a collection of .NET Framework", async () => {
    use([
      { name: 'fields', key: 'f:{id}', type: 'hash', format: 'nrbf' },
      { name: 'blobs', key: 'b:{id}', type: 'string', format: 'collection' },
    ]);
    const v2 = recordedSession('4.0.1', 'demo').keys.find(({ key }) => key.endsWith('_Data'));
    const v5 = recordedSession('5.0.4', 'demo').keys.find(({ base64 }) => base64 !== undefined);
    const fields = (v2?.fields ?? []).flatMap(({ name, base64 }) => [name, bytesOf(base64)]);
    await rig.connection.pipeline([
      ['HSET', 'f:1', ...fields],
      ['SET', 'b:1', bytesOf(v5?.base64 ?? '')],
    ]);
    for (const [layout, encoding] of [
      ['custom:fields', 'nrbf'],
      ['custom:blobs', 'alt'],
    ] as const) {
      const { items } = await readSession(rig.connection, { layout, application: '', id: '1' });
      assert.ok(items.length > 1);
      for (const item of items) {
        assert.equal(item.encoding, encoding);
        const decoded = decodeSessionItem(item, layoutById(layout).itemEncoding);
        assert.equal(decoded.failure, undefined);
        assert.equal(decoded.format, encoding);
      }
    }
  });

  /** What other stacks wrote, as the values of keys of our own. */
  const recorded = readFileSync(
    new URL('../../fixtures/other-sessions.jsonl', import.meta.url),
    'utf8',
  )
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as OtherSession);
  const valueOf = (stack: string, scenario: string) =>
    recorded
      .find((each) => each.stack === stack && each.scenario === scenario)
      ?.keys.find(({ type, base64, fields }) =>
        type === 'hash' ? fields !== undefined : base64 !== undefined,
      ) ?? assert.fail();

  for (const [format, stack, scenario, isWritable] of [
    ['msgpack', 'flask', 'msgpack', true],
    ['json', 'flask', 'json', true],
    ['php', 'php', 'serialize', true],
    ['pickle', 'django', 'pickle', false],
    ['marshal', 'rack', 'marshal', false],
  ] as const) {
    const what = isWritable ? 'edit' : 'only show';
    it(`${what} the members of a string in the format ${format}, whose end stays`, async () => {
      use([{ name: 'own', key: 'own:{id}', type: 'string', format }]);
      const stored = bytesOf(valueOf(stack, scenario).base64 ?? '');
      await rig.connection.call(['SET', 'own:1', stored, 'PX', 500_000]);
      const ref: SessionRef = { layout: 'custom:own', application: '', id: '1' };
      assert.ok((await scan()).find(ref));
      const snapshot = await readSession(rig.connection, ref);
      const user = snapshot.items.find(({ name }) => name === 'user') ?? assert.fail();
      const decoded = decodeSessionItem(user, 'bytes');
      assert.equal(decoded.root.text, 'Zoë 😀');
      assert.equal(snapshot.readOnlyReason, isWritable ? undefined : 'language-values');
      assert.equal(layoutById(ref.layout).planSave !== undefined, isWritable);
      if (!isWritable) return;
      const draft = new SessionDraft(snapshot);
      const splices = decoded.edit({ type: 'set', path: [], text: 'Eve' });
      draft.apply({ type: 'splice', item: 'user', splices });
      assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
      const after = await readSession(rig.connection, ref);
      const found = after.items.find(({ name }) => name === 'user') ?? assert.fail();
      assert.equal(decodeSessionItem(found, 'bytes').root.text, 'Eve');
      assert.equal(after.items.length, snapshot.items.length);
      assert.ok(Math.abs((after.ttlMs ?? 0) - (snapshot.ttlMs ?? 0)) < 2000);
    });
  }

  it('take keys of built-in layouts for their own, and leave those of another type', async () => {
    use([
      { name: 'phps', key: 'PHPREDIS_SESSION:{id}', type: 'hash', format: 'text' },
      { name: 'nets', key: '{{application}_{id}}_Data', type: 'string', format: 'json' },
      { name: 'cache', key: 'sess:{id}', type: 'string', format: 'text' },
    ]);
    await rig.connection.pipeline([
      ['HSET', 'PHPREDIS_SESSION:a', 'x', '1'],
      ['SET', 'PHPREDIS_SESSION:b', 'x|i:1;'],
      ['SET', '{/Own_a}_Data', '{"x":1}'],
      ['HSET', '{/Own_b}_Data', 'x', '1'],
      ['SET', 'sess:own', 'anything'],
    ]);
    const index = await scan();
    const found = (layout: SessionRef['layout'], application: string, id: string) =>
      index.find({ layout, application, id })?.parts;
    assert.deepEqual(found('custom:phps', '', 'a'), ['data']);
    assert.deepEqual(found('php', 'PHPREDIS_SESSION:', 'b'), ['data']);
    assert.deepEqual(found('custom:nets', '/Own', 'a'), ['data']);
    assert.deepEqual(found('aspnet-v2', '/Own', 'b'), ['data']);
    assert.deepEqual(found('custom:cache', '', 'own'), ['data']);
    const left = ['PHPREDIS_SESSION:a', 'PHPREDIS_SESSION:b', '{/Own_a}_Data', '{/Own_b}_Data'];
    await rig.connection.pipeline([...left, 'sess:own'].map((key) => ['DEL', key]));
  });

  it('only show object streams of Java, in a hash or a string, unless a decoder can write', async () => {
    const { fields = [] } = valueOf('spring', 'plain');
    const java = { format: 'java' };
    use([
      { name: 'fields', key: 'f:{id}', type: 'hash', ...java },
      { name: 'value', key: 'v:{id}', type: 'string', ...java },
      { name: 'decoded', key: 'd:{id}', type: 'hash', ...java, decoder: 'backwards' },
    ]);
    const [first] = fields;
    await rig.connection.pipeline([
      ['DEL', 'f:1'],
      ['HSET', 'f:1', ...fields.flatMap(({ name, base64 }) => [name, bytesOf(base64)])],
      ['SET', 'v:1', bytesOf(first?.base64 ?? '')],
      ['HSET', 'd:1', 'a', 'x'],
    ]);
    for (const [name, canSave] of [
      ['fields', false],
      ['value', false],
      ['decoded', true],
    ] as const) {
      const layout = `custom:${name}` as const;
      const read = await readSession(rig.connection, { layout, application: '', id: '1' });
      assert.equal(read.readOnlyReason, canSave ? undefined : 'language-values', name);
      assert.equal(layoutById(layout).planSave !== undefined, canSave, name);
      assert.equal(decodeSessionItem(read.items[0] ?? assert.fail(), 'bytes').failure, undefined);
    }
  });

  it('show what a decoder makes of values, and store what it makes of edits', async () => {
    use([{ name: 'odd', key: 'odd:{id}', type: 'hash', format: 'bytes', decoder: 'backwards' }]);
    await rig.connection.call(['HSET', 'odd:1', 'name', 'adA', 'other', 'bob', 'foreign', '!x']);
    const ref: SessionRef = { layout: 'custom:odd', application: '', id: '1' };
    const snapshot = await readSession(rig.connection, ref);
    const shown = snapshot.items.map(({ name, bytes }) => [name, Buffer.from(bytes).toString()]);
    assert.deepEqual(shown, [
      ['foreign', '!x'],
      ['name', '"Ada"'],
      ['other', '"bob"'],
    ]);
    const draft = new SessionDraft(snapshot);
    const item = draft.item('name') ?? assert.fail();
    const { itemEncoding } = layoutById(ref.layout);
    const splices = decodeSessionItem(item, itemEncoding).edit({
      type: 'set',
      path: [],
      text: 'Eve',
    });
    draft.apply({ type: 'splice', item: 'name', splices });
    draft.apply({ type: 'add', item: 'new', bytes: Buffer.from('"xyz"') });
    const saved = await saveSession(rig.connection, draft);
    assert.equal(saved.outcome, 'saved');
    assert.equal(text(await rig.connection.call(['HGET', 'odd:1', 'name'])), 'evE');
    assert.equal(text(await rig.connection.call(['HGET', 'odd:1', 'new'])), 'zyx');
    assert.equal(text(await rig.connection.call(['HGET', 'odd:1', 'other'])), 'bob');
    // Compared is what is stored: an edit of an item that the site changed is refused.
    const again = new SessionDraft(saved.snapshot);
    again.apply({ type: 'remove', item: 'name', bytes: again.item('name')?.bytes ?? item.bytes });
    await rig.connection.call(['HSET', 'odd:1', 'name', 'yb eht etis']);
    assert.equal((await saveSession(rig.connection, again)).outcome, 'changed');
  });

  it('are gone with their entry in the settings', async () => {
    use([]);
    const ref: SessionRef = { layout: 'custom:odd', application: '', id: '1' };
    await assert.rejects(readSession(rig.connection, ref), { code: 'unknown-layout' });
    assert.equal((await scan()).sessionCount, 0);
  });
});
