import assert from 'node:assert/strict';
import { object, valueMembers } from '../../../src/formats/describe/describe.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { keysOf } from '../../../src/stores/layouts/aspnet/key-names.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { assertProviderValue } from '../../unit/formats/support/provider-values.ts';
import {
  assertBytes,
  bytesOf,
  connectTo,
  recordedSession,
  recordedSessions,
  refOf,
  restore,
} from './support.ts';
import { redisRig } from './redis-rig.ts';
import { englishText } from '../../../src/formats/reason.ts';

describe('sessions as the providers wrote them', () => {
  const rig = redisRig();
  before(async () => {
    for (const session of recordedSessions()) await restore(rig.connection, session);
  });

  for (const session of recordedSessions()) {
    it(`reads ${session.scenario} of ${session.provider} with all its items`, async () => {
      const ref = refOf(session);
      const data = session.keys.find(({ key }) => /_(Data|SessionStateItemCollection)$/.test(key));
      const snapshot = await readSession(rig.connection, ref);
      if (data === undefined) {
        assert.ok(['no-data', 'lock-only', 'gone'].includes(snapshot.condition));
        assert.deepEqual(snapshot.items, []);
        return;
      }
      const names = new Set(snapshot.items.map(({ name }) => name));
      if (session.state.found) {
        for (const { name } of session.expected) assert.ok(names.has(name), `item ${String(name)}`);
      }
      if (data.type === 'hash') {
        const fields = new Map(data.fields?.map(({ name, base64 }) => [name, bytesOf(base64)]));
        for (const { name, bytes } of snapshot.items) assertBytes(bytes, fields.get(name ?? ''));
        assert.equal(snapshot.items.length, fields.size);
      } else {
        assertBytes(snapshot.blob, bytesOf(data.base64 ?? ''));
      }
      if (session.state.timeoutMinutes !== null && snapshot.timeoutSeconds !== undefined) {
        assert.equal(Math.floor(snapshot.timeoutSeconds / 60), session.state.timeoutMinutes);
      }
    });
  }

  it('finds, groups and counts all of them', async () => {
    const index = await scanSessions(rig.connection, builtInKeys);
    const expected = new Map<string, number>();
    for (const session of recordedSessions().filter(({ keys }) => keys.length > 0)) {
      const { layout, application } = refOf(session);
      const name = `${application} ${layout}`;
      expected.set(name, (expected.get(name) ?? 0) + 1);
      assert.ok(index.find(refOf(session)), `${session.provider} ${session.scenario}`);
    }
    const found = index.groups().map((group) => ({
      name: `${group.application} ${group.layout}`,
      count: group.sessionCount,
    }));
    const wanted = [...expected].map(([name, count]) => ({ name, count }));
    const byName = (a: { name: string }, b: { name: string }) => (a.name < b.name ? -1 : 1);
    assert.deepEqual(found.toSorted(byName), wanted.sort(byName));
  });

  it('shows every value as the provider returned it', async () => {
    let compared = 0;
    for (const session of recordedSessions().filter(({ state }) => state.found)) {
      // Where a type's name was changed in Redis, the provider reads defaults or fails.
      if (session.beforePatch) continue;
      const { items, ref } = await readSession(rig.connection, refOf(session));
      const { itemEncoding } = layoutById(ref.layout);
      for (const expected of session.expected) {
        const item = items.find(({ name }) => name === expected.name) ?? assert.fail();
        const decoded = decodeSessionItem(item, itemEncoding);
        assert.equal(decoded.failure, undefined, String(expected.name));
        const { value } = JSON.parse(object(valueMembers(decoded))) as { value: null };
        assertProviderValue(value, expected);
        compared++;
      }
    }
    assert.ok(compared > 1000, String(compared));
  });

  it('summarises all of them in one pipeline, as they are when read whole', async () => {
    const refs = recordedSessions().map(refOf);
    const summaries = await readSummaries(rig.connection, refs);
    assert.deepEqual(
      summaries.map(({ ref }) => ref),
      refs,
    );
    for (const summary of summaries) {
      const snapshot = await readSession(rig.connection, summary.ref);
      if (snapshot.condition === 'damaged') continue;
      assert.equal(summary.condition, snapshot.condition);
      assert.equal(summary.lock?.value, snapshot.lock?.value);
      if (summary.itemCount !== undefined) assert.equal(summary.itemCount, snapshot.items.length);
    }
  });

  it('slides no time to live and takes no lock', async () => {
    const session = recordedSession('5.0.4', 'demo');
    const ref = await restore(rig.connection, session);
    const { data, lock, timeout } = keysOf(ref);
    await rig.connection.pipeline([
      ['PEXPIRE', data, 5000],
      ['PEXPIRE', timeout, 6000],
    ]);
    await readSession(rig.connection, ref);
    await readSummaries(rig.connection, [ref]);
    const [dataTtl, timeoutTtl, locks] = await rig.connection.pipeline([
      ['PTTL', data],
      ['PTTL', timeout],
      ['EXISTS', lock],
    ]);
    assert.ok(Number(dataTtl) <= 5000 && Number(timeoutTtl) <= 6000);
    assert.equal(locks, 0);
    await restore(rig.connection, session);
  });

  it('says what is wrong with a session whose keys are not what they should be', async () => {
    const ref = (id: string) => ({ layout: 'aspnet-v5' as const, application: '/odd', id });
    const keys = (id: string) => keysOf(ref(id));
    await rig.connection.pipeline([
      ['SADD', keys('set').data, 'x'],
      ['SET', keys('lone').lock, '639000000000000000', 'EX', 110],
      ['SET', keys('half').timeout, '1200', 'EX', 100],
      ['SET', keys('torn').data, bytesOf('AgAAAP////8B'), 'EX', 100],
      ['SET', keys('forever').data, bytesOf('AAAAAA==')],
      ['LPUSH', keys('listlock').lock, 'x'],
    ]);
    const ids = ['set', 'lone', 'half', 'torn', 'forever', 'listlock', 'nothing'];
    const conditions = await Promise.all(
      ids.map(async (id) => (await readSession(rig.connection, ref(id))).condition),
    );
    assert.deepEqual(conditions, [
      'wrong-type',
      'lock-only',
      'no-data',
      'damaged',
      'no-ttl',
      'wrong-type',
      'gone',
    ]);
    const summaries = await readSummaries(rig.connection, ids.map(ref));
    assert.equal(summaries[0]?.condition, 'wrong-type');
    const { problem } = summaries[0];
    assert.match(
      problem ? englishText(problem) : '',
      /_SessionStateItemCollection: set \(string\)/,
    );
    assert.equal(summaries[6]?.condition, 'gone');
  });

  it('keeps names and values that are no text as they are', async () => {
    const ref = { layout: 'aspnet-v2', application: '/bin', id: 'x' } as const;
    const name = new Uint8Array([0xff, 0x00, 0xc3]);
    await rig.connection.call(['HSET', keysOf(ref).data, name, new Uint8Array([0, 255, 10, 13])]);
    const [item] = (await readSession(rig.connection, ref)).items;
    assertBytes(item?.nameBytes, name);
    assertBytes(item?.bytes, new Uint8Array([0, 255, 10, 13]));
  });

  it('changes items under the names that .NET makes of halves of surrogate pairs', async () => {
    const ref = { layout: 'aspnet-v2', application: '/half', id: 'x' } as const;
    const half = new Uint8Array([...Buffer.from('a'), 0xef, 0xbf, 0xbd]);
    const { data } = keysOf(ref);
    for (const name of [half, 'b', 'c']) await rig.connection.call(['HSET', data, name, 'x']);
    await rig.connection.call(['EXPIRE', data, 1000]);
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    assert.ok(draft.items().every(({ nameBytes }) => nameBytes === undefined));
    draft.apply({ type: 'rename', item: 'a\uFFFD', name: 'whole' });
    draft.apply({ type: 'rename', item: 'b', name: 'b\uFFFD' });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    draft.rebase(await readSession(rig.connection, ref));
    draft.apply({ type: 'remove', item: 'b\uFFFD', bytes: Buffer.from('x') });
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    const { items } = await readSession(rig.connection, ref);
    assert.deepEqual(
      items.map(({ name }) => name),
      ['c', 'whole'],
    );
    // One that only looks the same can't be told from it by its text: both stay as they are.
    for (const name of [half, new Uint8Array([0x61, 0xff])])
      await rig.connection.call(['HSET', data, name, 'x']);
    const twins = (await readSession(rig.connection, ref)).items.filter(
      ({ name }) => name === 'a\uFFFD',
    );
    assert.equal(twins.length, 2);
    assert.ok(twins.every(({ nameBytes }) => nameBytes !== undefined));
  });

  it('reads without scripts where the user may not run them', async () => {
    const user = await rig.ask(
      'ACL',
      'SETUSER',
      'reader',
      'on',
      '>pw',
      '~*',
      '+@read',
      '+@connection',
      '-@scripting',
    );
    assert.equal(user, 'OK');
    const reader = await connectTo(`redis://reader:pw@127.0.0.1:${rig.server.port}`);
    try {
      const session = recordedSession('4.0.1', 'cart');
      const ref = refOf(session);
      const [mine, whole] = [
        await readSession(reader, ref),
        await readSession(rig.connection, ref),
      ];
      assert.deepEqual(mine.items, whole.items);
      assert.equal(mine.timeoutSeconds, whole.timeoutSeconds);
    } finally {
      reader.close();
    }
  });

  it('names the grant that is missing', async () => {
    await rig.ask(
      'ACL',
      'SETUSER',
      'blind',
      'on',
      '>pw',
      '~*',
      '+@read',
      '+@connection',
      '-pttl',
      '-@scripting',
    );
    const blind = await connectTo(`redis://blind:pw@127.0.0.1:${rig.server.port}`);
    try {
      const ref = refOf(recordedSession('4.0.1', 'cart'));
      await assert.rejects(readSession(blind, ref), { code: 'no-permission', subject: 'PTTL' });
      await assert.rejects(readSummaries(blind, [ref]), { code: 'no-permission', subject: 'PTTL' });
    } finally {
      blind.close();
    }
  });
});
