import assert from 'node:assert/strict';
import { englishText } from '../../../src/formats/reason.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readManySessions } from '../../../src/stores/read/read-many.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { StoreError } from '../../../src/stores/replies.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import { extendSession } from '../../../src/stores/deeds/session-lifetime.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { connectTo, recordedSession, restore } from './support.ts';
import { redisRig } from './redis-rig.ts';

describe('a user who is limited to some keys', () => {
  const rig = redisRig();
  let mine: SessionRef;
  let others: SessionRef;
  const open: RedisConnection[] = [];
  beforeEach(async () => {
    await rig.ask('FLUSHALL');
    mine = await restore(rig.connection, recordedSession('4.0.1', 'demo'));
    others = { layout: 'express', application: 'sess:', id: 'someone' };
    await rig.ask('SET', 'sess:someone', '{"cookie":{"originalMaxAge":1}}');
  });
  afterEach(() => {
    for (const connection of open.splice(0)) connection.close();
  });

  async function connectAs(...rules: string[]): Promise<RedisConnection> {
    await rig.ask('ACL', 'SETUSER', 'small', 'reset', 'on', '>pw', ...rules);
    const connection = await connectTo(`redis://small:pw@127.0.0.1:${rig.server.port}`);
    open.push(connection);
    return connection;
  }

  const refusalOf = async (deed: Promise<unknown>): Promise<[string, string]> => {
    try {
      await deed;
    } catch (error) {
      assert.ok(error instanceof StoreError, String(error));
      return [error.code, error.subject];
    }
    return assert.fail('nothing was refused');
  };

  /** An edit of the session that anybody may make. */
  const draftOf = async (ref: SessionRef): Promise<SessionDraft> => {
    const draft = new SessionDraft(await readSession(rig.connection, ref));
    const bytes = draft.items()[0]?.bytes ?? new Uint8Array();
    draft.apply({ type: 'add', item: 'Added', bytes });
    return draft;
  };

  const app = (): string => `{${mine.application}_`;

  it('reads those of many that it may', async () => {
    const small = await connectAs(`~${app()}*`, '+@all');
    const read = await readManySessions(small, [others, mine, others], {
      maxBytes: 1_000_000,
      isOnePlace: true,
    });
    assert.deepEqual(
      read.map((one) => ('items' in one ? [one.condition, one.items.length > 0] : one)),
      [
        ['no-access', false],
        ['ok', true],
        ['no-access', false],
      ],
    );
    const [none] = await readManySessions(await connectAs('~*', '+@connection', '+info'), [mine], {
      maxBytes: 1_000_000,
      isOnePlace: true,
    });
    assert.ok(none && 'condition' in none);
    assert.equal(none.condition, 'no-access');
  });

  it('reads and saves what it may, and sees the other rows as refused', async () => {
    const small = await connectAs(`~${app()}*`, '+@all');
    const rows = await readSummaries(small, [others, mine]);
    assert.deepEqual(
      rows.map(({ condition, problem }) => [condition, problem && englishText(problem)]),
      [
        ['no-access', '~sess:*'],
        ['ok', undefined],
      ],
    );
    assert.equal((await saveSession(small, await draftOf(mine))).outcome, 'saved');
  });

  it('is told the pattern, and not to grant a command that it has', async () => {
    for (const rules of [['+@all'], ['+@all', '-@scripting'], ['+@all', '-multi', '-eval']]) {
      const small = await connectAs('~cart:*', ...rules);
      const pattern = `~${app()}*}_Data`;
      assert.deepEqual(await refusalOf(readSession(small, mine)), ['no-key-permission', pattern]);
      const [code, patterns] = await refusalOf(saveSession(small, await draftOf(mine)));
      assert.equal(code, 'no-key-permission');
      assert.ok(patterns.split(' ').includes(pattern), patterns);
      assert.equal((await refusalOf(extendSession(small, mine)))[0], 'no-key-permission');
    }
  });

  it('is told which of the keys of a session is missing', async () => {
    const small = await connectAs(`~${app()}*}_Data`, '+@all');
    const [row] = await readSummaries(small, [mine]);
    assert.equal(row?.condition, 'no-access');
    assert.equal(
      row.problem && englishText(row.problem),
      `~${app()}*}_Write_Lock ~${app()}*}_Internal`,
    );
    assert.deepEqual(await refusalOf(readSession(small, mine)), [
      'no-key-permission',
      `~${app()}*}_Write_Lock`,
    ]);
  });

  it('reads keys that it may only read, and writes nothing there', async () => {
    const small = await connectAs(`%R~${app()}*`, '+@all');
    const [row] = await readSummaries(small, [mine]);
    assert.equal(row?.condition, 'ok');
    assert.equal((await readSession(small, mine)).condition, 'ok');
    const before = await rig.ask('HLEN', `${app()}${mine.id}}_Data`);
    const [code] = await refusalOf(saveSession(small, await draftOf(mine)));
    assert.equal(code, 'no-key-permission');
    assert.equal(await rig.ask('HLEN', `${app()}${mine.id}}_Data`), before);
  });

  it('uses the commands of a selector where scripts have other keys', async () => {
    const small = await connectAs('~cart:*', '+@all', `(~${app()}* +@all -@scripting)`);
    assert.equal((await readSession(small, mine)).condition, 'ok');
    assert.equal((await saveSession(small, await draftOf(mine))).outcome, 'saved');
  });

  it('is told the command where that is what is missing', async () => {
    const small = await connectAs('~*', '+@all', '-hset', '-@scripting');
    assert.deepEqual(await refusalOf(saveSession(small, await draftOf(mine))), [
      'no-permission',
      'HSET',
    ]);
    const none = await connectAs('~*', '+@all', '-type');
    assert.deepEqual(await refusalOf(readSummaries(none, [mine, others])), [
      'no-permission',
      'TYPE',
    ]);
  });
});
