import assert from 'node:assert/strict';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { importSession, plannedImports } from '../../../src/stores/transfer/import-sessions.ts';
import { TransferError } from '../../../src/stores/transfer/json-elements.ts';
import { readSessionFile } from '../../../src/stores/transfer/session-file.ts';
import type { FiledSession } from '../../../src/stores/transfer/session-file.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

const base64 = (text: string) => Buffer.from(text, 'latin1').toString('base64');

/** A collection of one item `name`: `Ann`, as the provider 5.0.4 stores it. */
const ann = '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000';
const life = { ttlMs: 900_000 };
const v5 = {
  ...{ layout: 'aspnet-v5', application: '/A', id: 'a'.repeat(24), timeoutSeconds: 1200, ...life },
  ...{ data: Buffer.from(ann, 'hex').toString('base64'), items: [] },
};
const v2 = {
  ...{ layout: 'aspnet-v2', application: '/A', id: 'b'.repeat(24), timeoutSeconds: 1200, ...life },
  items: [{ name: 'x', bytes: base64('y') }],
};
const core = {
  ...{ layout: 'aspnetcore', application: 'dev:', id: '3f2504e0-4f89-41d3-9a0c-0305e82c3301' },
  ...{ timeoutSeconds: 1200, ...life, items: [] },
};
const express = {
  ...{ layout: 'express', application: 'sess:', id: 'c'.repeat(32), ...life, items: [] },
  data: base64('{"cookie":{"originalMaxAge":null}}'),
};
const item = (name: string | null, more: object = {}) => ({ name, bytes: base64('y'), ...more });
const deep = '['.repeat(100_000) + ']'.repeat(100_000);

describe('a file of sessions that means ill', () => {
  let server: RedisServer;
  let source: SessionSource;

  before(async () => {
    server = await startRedis();
    const { address, secrets } = parseEndpoint(`127.0.0.1:${server.port}`);
    source = await openSource({ address, secrets, canWrite: true });
  });
  after(async () => {
    source.close();
    await server.stop();
  });
  beforeEach(() => server.ask('FLUSHALL'));

  const fileOf = (...sessions: readonly string[]) =>
    `{"format":"session-farm-sessions","version":1,"ids":"whole","values":"whole","sessions":[${sessions.join(',')}]}`;

  /** The outcomes, or what is wrong with the file. */
  async function broughtIn(text: string, hasNewId = false): Promise<string> {
    const sessions: FiledSession[] = [];
    try {
      for await (const part of readSessionFile([Buffer.from(text)])) {
        if (part.kind === 'session') sessions.push(part.session);
      }
    } catch (error) {
      assert.ok(error instanceof TransferError, String(error));
      return error.message;
    }
    const outcomes: string[] = [];
    for (const planned of await plannedImports(source, sessions, hasNewId)) {
      const change: Parameters<typeof importSession>[0] = (each) => source.change(each);
      outcomes.push((await importSession(change, planned, 'skip', hasNewId)).outcome);
    }
    return outcomes.join();
  }

  it('is told from one that means well', async () => {
    const all = [v5, v2, express].map((each) => JSON.stringify(each));
    assert.equal(await broughtIn(fileOf(...all)), 'created,created,created');
  });

  const cases: readonly (readonly [title: string, session: unknown, end: string])[] = [
    ['a list for a session', [], 'wrong-shape: sessions[0]'],
    ['null for a session', null, 'wrong-shape: sessions[0]'],
    ['an ID with a line break', { ...v5, id: 'a\r\nb' }, 'wrong-shape: sessions[0].id'],
    ['an ID with a zero', { ...v5, id: 'a\0b' }, 'wrong-shape: sessions[0].id'],
    ['an ID with half a character', { ...v5, id: 'a\ud800' }, 'wrong-shape: sessions[0].id'],
    ['an endless ID', { ...v5, id: 'a'.repeat(2000) }, 'wrong-shape: sessions[0].id'],
    [
      'an application with a line break',
      { ...v5, application: '/A\n' },
      'wrong-shape: sessions[0].application',
    ],
    [
      'an endless application',
      { ...v5, application: 'a'.repeat(200_000) },
      'wrong-shape: sessions[0].application',
    ],
    [
      'a timeout of no framework',
      { ...v5, timeoutSeconds: Number.MAX_SAFE_INTEGER },
      'wrong-shape: sessions[0].timeoutSeconds',
    ],
    ['a negative life', { ...v5, ttlMs: -1 }, 'wrong-shape: sessions[0].ttlMs'],
    ['half of Base64', { ...v5, data: 'AAA' }, 'wrong-shape: sessions[0].data'],
    [
      'a name behind another name',
      { ...v2, items: [item('x', { nameBytes: base64('SessionStateActions') })] },
      'wrong-shape: sessions[0].items[0].nameBytes',
    ],
    ['a layout of settings that are gone', { ...v5, layout: 'custom:gone' }, 'no-way'],
    ['a layout of no name', { ...v5, layout: '__proto__' }, 'no-way'],
    ['data that is no collection', { ...v5, data: base64('hello, world') }, 'no-way'],
    ['data that is no session of ASP.NET Core', { ...core, data: base64('hello') }, 'no-way'],
    ['data that is no JSON', { ...express, data: base64('hello') }, 'no-way'],
    ['a name twice', { ...v2, items: [item('x'), item('x')] }, 'no-way'],
    ['a name in two spellings', { ...v2, items: [item('x'), item('X')] }, 'no-way'],
    [
      'two spellings in a collection',
      { ...v5, data: undefined, items: [item('x'), item('X')] },
      'no-way',
    ],
    ['no items where a session has some', { ...v2, items: [] }, 'no-way'],
    [
      'the lock of another session',
      { ...express, application: '', id: `{/A_${v5.id}}_WriteLock` },
      'no-way',
    ],
    [
      'the data of another session',
      { ...express, application: '', id: `{/A_${v5.id}}_SessionStateItemCollection` },
      'no-way',
    ],
    [
      'the lock of a session of its own layout',
      { ...express, layout: 'php', application: 'PHPREDIS_SESSION:', id: 'abc_LOCK' },
      'no-way',
    ],
    ['a key of no session', { ...express, application: 'shop:', id: 'settings' }, 'no-way'],
  ];
  for (const [title, session, end] of cases) {
    it(`comes to nothing: ${title}`, async () => {
      assert.equal(await broughtIn(fileOf(JSON.stringify(session))), end);
      assert.deepEqual(await server.ask('KEYS', '*'), []);
    });
  }

  it('does not count on a deep value', async () => {
    const text = JSON.stringify(v2).replace('"items":[{', `"items":[{"value":${deep},`);
    assert.equal(await broughtIn(fileOf(text)), 'created');
  });

  it('comes to nothing where IDs are masked, too', async () => {
    const masked = { ...v5, id: 'aaaa…' };
    assert.equal(await broughtIn(fileOf(JSON.stringify(masked)), true), 'created');
    await server.ask('FLUSHALL');
    const damaged = { ...masked, data: base64('hello, world') };
    assert.equal(await broughtIn(fileOf(JSON.stringify(damaged)), true), 'no-way');
    assert.deepEqual(await server.ask('KEYS', '*'), []);
  });
});
