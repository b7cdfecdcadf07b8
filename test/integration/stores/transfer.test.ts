import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import type { Command } from '../../../src/stores/commands.ts';
import { readKey } from '../../../src/stores/layouts/key-recognition.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { layoutAllows } from '../../../src/stores/read/session-abilities.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { importSession, plannedImports } from '../../../src/stores/transfer/import-sessions.ts';
import type { Changer, ConflictRule } from '../../../src/stores/transfer/import-sessions.ts';
import {
  fileEnd,
  fileStart,
  newHeader,
  readSessionFile,
  sessionLine,
} from '../../../src/stores/transfer/session-file.ts';
import type { FiledSession } from '../../../src/stores/transfer/session-file.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { recordedSessions, restoreCommands } from './support.ts';

interface StoredKey {
  readonly key: string;
  readonly type: 'hash' | 'string';
  readonly base64?: string;
  readonly fields?: readonly { readonly name: string; readonly base64: string }[];
}

const linesOf = (name: string): readonly { readonly keys: readonly StoredKey[] }[] =>
  readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as { readonly keys: readonly StoredKey[] });

const commandsOf = (keys: readonly StoredKey[]): readonly Command[] =>
  keys.flatMap(({ key, base64 = '', fields = [], type }): readonly Command[] => [
    type === 'string'
      ? ['SET', key, Buffer.from(base64, 'base64')]
      : [
          'HSET',
          key,
          ...fields.flatMap(({ name, base64: value }) => [name, Buffer.from(value, 'base64')]),
        ],
    ['PEXPIRE', key, 900_000],
  ]);

describe('sessions in files', () => {
  let server: RedisServer;
  let source: SessionSource;
  const change: Changer = (each) => source.change(each);

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

  async function fileOf(refs: readonly SessionRef[], ids: 'whole' | 'masked' = 'whole') {
    const header = newHeader({ ids, values: 'whole' }, Date.now());
    const wordsOf = () => ({ type: 'any', value: null });
    const lines = [fileStart(header)];
    for (const [at, ref] of refs.entries()) {
      lines.push(sessionLine(await source.read(ref), { header, wordsOf }, at === 0));
    }
    return [...lines, fileEnd].join('');
  }
  /** The file in pieces of this many bytes. */
  function* piecesOf(text: string, size: number): Generator<Uint8Array> {
    const bytes = Buffer.from(text);
    for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
  }
  async function sessionsIn(text: string, size = 65_536): Promise<readonly FiledSession[]> {
    const sessions: FiledSession[] = [];
    for await (const part of readSessionFile(piecesOf(text, size))) {
      if (part.kind === 'session') sessions.push(part.session);
    }
    return sessions;
  }
  async function bringIn(text: string, rule: ConflictRule = 'skip', hasNewId = false) {
    const outcomes: string[] = [];
    for (const planned of await plannedImports(source, await sessionsIn(text), hasNewId)) {
      outcomes.push((await importSession(change, planned, rule, hasNewId)).outcome);
    }
    return outcomes.sort();
  }
  /** Each key with its value; the lives of keys are told apart. */
  async function stored(): Promise<ReadonlyMap<string, string>> {
    const keys = (await server.ask('KEYS', '*')) as readonly Uint8Array[];
    const all = new Map<string, string>();
    for (const key of [...keys].sort((a, b) => Buffer.compare(a, b))) {
      const type = Buffer.from((await server.ask('TYPE', key)) as Uint8Array).toString();
      const value = await server.ask(type === 'hash' ? 'HGETALL' : 'GET', key);
      const text = Array.isArray(value)
        ? (value as readonly Uint8Array[])
            .map((each) => Buffer.from(each).toString('hex'))
            .reduce<string[]>((pairs, each, at) => {
              if (at % 2 === 0) pairs.push(each);
              else pairs.push(`${pairs.pop()}=${each}`);
              return pairs;
            }, [])
            .sort()
            .join()
        : Buffer.from(value as Uint8Array).toString('hex');
      all.set(Buffer.from(key).toString('latin1'), `${type} ${text}`);
    }
    return all;
  }

  const cases: readonly (readonly [string, readonly Command[], readonly string[]])[] = [
    ...recordedSessions().map((session) => {
      const title = `${session.provider}, ${session.scenario}`;
      return [title, restoreCommands(session), session.keys.map(({ key }) => key)] as const;
    }),
    ...['other-sessions.jsonl', 'aspnetcore-sessions.jsonl'].flatMap((name) =>
      linesOf(name).map(({ keys }, at) => {
        return [`${name} ${at}`, commandsOf(keys), keys.map(({ key }) => key)] as const;
      }),
    ),
  ];

  it('come back byte by byte, with the life that they had left and without a lock', async () => {
    let count = 0;
    for (const [title, commands, keys] of cases) {
      await server.ask('FLUSHALL');
      for (const command of commands) await server.ask(...command);
      const ref = keys
        .map((key) => readKey(Buffer.from(key)))
        .find((read) => read?.part === 'data')?.ref;
      if (!ref || !layoutAllows(ref.layout, 'create')) continue;
      const snapshot = await source.read(ref);
      if (!['ok', 'no-ttl'].includes(snapshot.condition)) continue;
      const { lock = new Uint8Array() } = layoutById(ref.layout).keys(ref);
      if (lock.length > 0) {
        await server.ask('SET', lock, 'a request', 'PX', '90000');
      }
      const before = await stored();
      const ttlMs = Number(await server.ask('PTTL', layoutById(ref.layout).keys(ref).data));
      const text = await fileOf([ref]);
      await server.ask('FLUSHALL');
      assert.deepEqual(await bringIn(text), ['created'], title);
      const after = await stored();
      for (const [key, value] of before) {
        if (key === Buffer.from(lock).toString('latin1')) assert.ok(!after.has(key), title);
        // Half of the sessions have a timeout in a hash of their own: the marks of requests in it stay away.
        else assert.equal(after.get(key), value, `${title}: ${key}`);
      }
      const left = Number(await server.ask('PTTL', layoutById(ref.layout).keys(ref).data));
      if (ttlMs < 0) assert.equal(left, -1, title);
      else assert.ok(left > ttlMs - 60_000 && left <= ttlMs, `${title}: ${left} of ${ttlMs}`);
      count += 1;
    }
    assert.ok(count > 20, String(count));
  });

  describe('that are there already', () => {
    const id = '4hj2k1abcdefghijklmnox0q';
    const ann = '02000000ffffffff044e616d6503416765050000000a0000000103416e6e022a000000';
    const ref: SessionRef = { layout: 'aspnet-v5', application: '/Shop', id };
    const data = `{/Shop_${id}}_SessionStateItemCollection`;
    const put = (hex: string) => server.ask('SET', data, Buffer.from(hex, 'hex'), 'PX', '900000');
    const get = async () =>
      Buffer.from((await server.ask('GET', data)) as Uint8Array).toString('hex');
    const bob = ann.replace('416e6e', '426f62');
    /** A file in which somebody has edited the name. */
    const edited = async () => {
      const text = await fileOf([ref]);
      const [from, to] = [ann, bob].map((hex) => Buffer.from(hex, 'hex').toString('base64'));
      const [was, is] = ['0103416e6e', '0103426f62'].map((hex) =>
        Buffer.from(hex, 'hex').toString('base64'),
      );
      return text.replace(from ?? '', to ?? '').replace(was ?? '', is ?? '');
    };

    beforeEach(() => put(ann));

    it('stay as they are, whatever the file says', async () => {
      assert.deepEqual(await bringIn(await edited()), ['skipped']);
      assert.equal(await get(), ann);
      assert.deepEqual(await bringIn(await fileOf([ref])), ['same']);
    });

    it('are overwritten if nothing changed since the export, keep their life, and not without asking a lock', async () => {
      const text = await edited();
      await server.ask('SET', `{/Shop_${id}}_WriteLock`, '639148400000000000', 'PX', '90000');
      assert.deepEqual(await bringIn(text, 'overwrite-unchanged'), ['locked']);
      await server.ask('DEL', `{/Shop_${id}}_WriteLock`);
      await server.ask('PEXPIRE', data, '50000');
      assert.deepEqual(await bringIn(text, 'overwrite-unchanged'), ['overwritten']);
      assert.equal(await get(), bob);
      assert.ok(Number(await server.ask('PTTL', data)) <= 50_000);
      await put(ann.replace('416e6e', '455645'));
      assert.deepEqual(await bringIn(text, 'overwrite-unchanged'), ['skipped']);
      assert.equal(await get(), ann.replace('416e6e', '455645'));
    });

    it('get a neighbor with a new ID', async () => {
      assert.deepEqual(await bringIn(await edited(), 'new-id'), ['created']);
      assert.equal(await get(), ann);
      const keys = (await server.ask('KEYS', '*SessionStateItemCollection')) as unknown[];
      assert.equal(keys.length, 2);
    });

    it('are refused where a request was quicker than the import', async () => {
      const text = await fileOf([ref]);
      await server.ask('DEL', data);
      const [planned] = await plannedImports(source, await sessionsIn(text), false);
      assert.equal(planned?.standing, 'new');
      await put(bob);
      assert.ok(planned);
      assert.deepEqual(await importSession(change, planned, 'skip', false), { outcome: 'exists' });
      assert.equal(await get(), bob);
    });

    it('never get an ID of a file in which all are masked', async () => {
      const text = await fileOf([ref], 'masked');
      assert.ok(!text.includes(id));
      await server.ask('FLUSHALL');
      assert.deepEqual(await bringIn(text, 'skip', true), ['created']);
      const [key] = (await server.ask('KEYS', '*')) as readonly Uint8Array[];
      assert.match(Buffer.from(key ?? []).toString(), /^\{\/Shop_[a-z0-5]{24}\}_/);
    });
  });
});
