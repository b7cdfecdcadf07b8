import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { extendSession } from '../../../src/stores/deeds/session-lifetime.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { customLayout } from '../../../src/stores/layouts/custom/custom-layout.ts';
import { checkDefinitions } from '../../../src/stores/layouts/custom/definition.ts';
import { createRecogniser } from '../../../src/stores/layouts/key-recognition.ts';
import { customKeyRules, useCustomLayouts } from '../../../src/stores/layouts/layouts.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { type CaseKey, commandsFor } from '../support/case-keys.ts';
import { plainOf } from '../support/plain-value.ts';
import { redisRig } from './redis-rig.ts';

/** A case of `steps.json` with layouts of the settings. */
interface Case {
  readonly id: string;
  readonly layouts: readonly unknown[];
  readonly keys: readonly CaseKey[];
}

const cases = JSON.parse(
  readFileSync(new URL('../../fixtures/cases/steps.json', import.meta.url), 'utf8'),
) as readonly Case[];

describe('layouts of the settings that stand for one of ours', () => {
  const rig = redisRig();
  after(() => useCustomLayouts([]));

  async function refsOf(
    layouts: readonly unknown[],
    keys: readonly CaseKey[],
  ): Promise<readonly SessionRef[]> {
    const { definitions, problems } = checkDefinitions(layouts, new Set());
    assert.deepEqual(problems, []);
    useCustomLayouts(definitions.map((definition) => customLayout(definition)));
    await rig.ask('FLUSHALL');
    for (const command of keys.flatMap(commandsFor)) await rig.ask(...command);
    const index = await scanSessions(rig.connection, createRecogniser(customKeyRules()));
    return index
      .groups()
      .flatMap((group) => index.page({ group, start: 0, count: 10 }).sessions)
      .map(({ ref }) => ref);
  }

  function refsOfCase(id: string): Promise<readonly SessionRef[]> {
    const found = cases.find((each) => each.id === id);
    assert.ok(found, id);
    return refsOf(found.layouts, found.keys);
  }

  async function itemsOf(ref: SessionRef): Promise<Record<string, unknown>> {
    const { items } = await readSession(rig.connection, ref);
    return Object.fromEntries(
      items.map((item) => [item.name ?? '', plainOf(decodeSessionItem(item, 'bytes').root)]),
    );
  }

  for (const id of ['custom-layout-for-v2', 'custom-layout-v2-timeout']) {
    it(`take the session of the provider as a whole, once: ${id}`, async () => {
      const refs = await refsOfCase(id);
      const ref = {
        layout: 'custom:packed',
        application: '/Orders',
        id: 'qn4rk2pzfd0hxw5tbjs3mave',
      } as const;
      assert.deepEqual(refs, [ref]);
      const session = await readSession(rig.connection, ref);
      assert.deepEqual([session.condition, session.timeoutSeconds], ['ok', 1200]);
      assert.deepEqual(await itemsOf(ref), { line: { Name: 'pen', Qty: 3 } });
      const [row] = await readSummaries(rig.connection, [ref], { hasTimeout: true });
      assert.deepEqual([row?.condition, row?.timeoutSeconds], ['ok', 1200]);
      const tag = '{/Orders_qn4rk2pzfd0hxw5tbjs3mave}';
      await rig.ask('SET', `${tag}_Write_Lock`, '638000000000000000', 'EX', 60);
      assert.equal((await readSession(rig.connection, ref)).lock?.value, '638000000000000000');
      await rig.ask('EXPIRE', `${tag}_Data`, 10);
      assert.equal((await extendSession(rig.connection, ref)).outcome, 'done');
      for (const key of ['_Data', '_Internal']) {
        assert.ok(Number(await rig.ask('TTL', tag + key)) > 1190, key);
      }
    });
  }

  it('leave the keys of a healthy session to the provider, and never delete them', async () => {
    const tag = '{/Orders_qn4rk2pzfd0hxw5tbjs3mave}';
    const layout = { name: 'text', key: '{{application}_{id}}_Data', type: 'string' };
    const { definitions } = checkDefinitions([layout], new Set());
    useCustomLayouts(definitions.map((definition) => customLayout(definition)));
    await rig.ask('FLUSHALL');
    await rig.ask('HSET', `${tag}_Data`, 'User', 'x');
    await rig.ask('HSET', `${tag}_Internal`, 'SessionTimeout', '1200');
    await rig.ask('SET', `${tag}_Write_Lock`, '638000000000000000');
    // What is only beside the data of a string is still that layout's.
    await rig.ask('SET', '{/Orders_b0hxw5tbjs3maveqn4rk2pzf}_Data', '{"User":"x"}');
    await rig.ask('SET', '{/Orders_b0hxw5tbjs3maveqn4rk2pzf}_Write_Lock', '638000000000000000');
    const index = await scanSessions(rig.connection, createRecogniser(customKeyRules()));
    const found = index
      .groups()
      .flatMap((group) => index.page({ group, start: 0, count: 10 }).sessions)
      .map(({ ref, parts }) => `${ref.layout} ${ref.id.slice(0, 2)} ${parts.join()}`);
    assert.deepEqual(found.sort(), ['aspnet-v2 qn data,lock,timeout', 'custom:text b0 data,lock']);
    const id = 'qn4rk2pzfd0hxw5tbjs3mave';
    const wrong = { layout: 'custom:text', application: '/Orders', id } as const;
    const seen = (await readSession(rig.connection, wrong)).lock;
    await assert.rejects(endSession(rig.connection, wrong, seen), /Nothing was deleted/);
    assert.equal(await rig.ask('EXISTS', `${tag}_Data`, `${tag}_Internal`), 2);
  });

  it('heed the lock of the provider where they are for one application', async () => {
    const tag = '{/Orders_qn4rk2pzfd0hxw5tbjs3mave}';
    const refs = await refsOf(
      [{ name: 'orders', key: '{/Orders_{id}}_Data', type: 'hash' }],
      [{ key: `${tag}_Data`, type: 'hash', fields: { n: '1' } }],
    );
    await rig.ask('HSET', `${tag}_Internal`, 'SessionTimeout', 1200);
    await rig.ask('SET', `${tag}_Write_Lock`, '638000000000000000', 'EX', 60);
    const [ref, ...more] = refs;
    assert.ok(ref);
    assert.deepEqual(more, []);
    const session = await readSession(rig.connection, ref);
    assert.deepEqual([session.lock?.value, session.timeoutSeconds], ['638000000000000000', 1200]);
    const draft = new SessionDraft(session);
    draft.apply({ type: 'add', item: 'm', bytes: Buffer.from('2') });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'locked');
    const index = await scanSessions(rig.connection, createRecogniser(customKeyRules()));
    assert.deepEqual(
      index.groups().map(({ layout, sessionCount }) => [layout, sessionCount]),
      [['custom:orders', 1]],
    );
  });

  it("read what PHP's session handlers write", async () => {
    const [ref, ...more] = await refsOfCase('custom-layout-php-handler');
    assert.ok(ref);
    assert.deepEqual(more, []);
    assert.deepEqual(await itemsOf(ref), { __ci_last_regenerate: 1790000000, user: 'Barbara' });
  });

  it('find the sessions of a framework under keys of the site, and nothing else there', async () => {
    const value =
      '{"cookie":{"originalMaxAge":60000,"expires":"2031-05-05T10:00:00.000Z"},"user":"Ann"}';
    const keys: readonly CaseKey[] = [
      { key: 'shop:eu:a1', type: 'string', value },
      { key: 'shop:config', type: 'string', value: '{"a":1}' },
      { key: 'app.b2', type: 'string', value: 'a|i:1;' },
      { key: 'app.b2_LOCK', type: 'string', value: 'host|1' },
    ];
    const refs = await refsOf(
      [
        { name: 'one', key: 'shop:{application}:{id}', framework: 'express' },
        { name: 'two', key: 'app.{id}', framework: 'php' },
      ],
      keys,
    );
    assert.deepEqual(refs, [
      { layout: 'php', application: 'app.', id: 'b2' },
      { layout: 'express', application: 'shop:eu:', id: 'a1' },
    ]);
    const [php] = await readSummaries(rig.connection, refs);
    assert.equal(php?.lock?.holder, 'host, 1');
  });

  it('are refused where they say what a framework says already', () => {
    const { problems } = checkDefinitions(
      [
        { name: 'a', key: 'x:{id}', framework: 'express', lockKey: 'y:{id}' },
        { name: 'b', key: 'x:{id}:s', framework: 'express' },
        { name: 'c', key: 'x:{id}', framework: 'cobol' },
        { name: 'd', key: 'x:{id}' },
        { name: 'e', key: 'x:{id}', type: 'hash', timeoutField: 't' },
      ],
      new Set(),
    );
    assert.deepEqual(
      problems.map(({ code }) => code),
      ['unknown-member', 'bad-key', 'bad-framework', 'bad-type', 'unknown-member'],
    );
  });
});
