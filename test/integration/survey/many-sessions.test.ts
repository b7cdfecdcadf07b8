import assert from 'node:assert/strict';
import { once } from 'node:events';
import { connect } from 'node:net';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import { maxListed, pageSize, rangesOf } from '../../../src/host/sessions/ranges.ts';
import { openSource } from '../../../src/redis/redis-source.ts';
import { encodeCommands } from '../../../src/redis/wire/encode-command.ts';
import type { Command } from '../../../src/stores/commands.ts';
import type { SessionIndex } from '../../../src/stores/source/session-index.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import { takeCensus } from '../../../src/survey/census/take-census.ts';
import { parseQuery } from '../../../src/survey/search/query.ts';
import { searchSessions } from '../../../src/survey/search/search-sessions.ts';
import { listOfIndex } from '../../../src/survey/session-list.ts';
import { sessionsOfAllStacks, type StoredSession } from '../stores/all-stacks.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';

/** As many as two busy processors manage in half a minute; `npm run bench` takes a million. */
const SESSIONS = 100_000;
const PLANTED = 7;
const AT_ONCE = 2000;
/** Signs that ids of every stack may have. */
const SIGNS = 'abcdef012345';
const OTHER_KEYS = 20_000;

/** Small ones: what they hold is no matter here. */
const templates = sessionsOfAllStacks.filter(
  ({ ref, commands }) =>
    ref.id.length > 12 && commands.flat().every((part) => String(part).length < 4000),
);

function nameOf({ layout, application }: Pick<StoredSession['ref'], 'layout' | 'application'>) {
  return `${layout} ${application}`;
}

/** The same session under another id. */
function copyOf({ ref, commands }: StoredSession, number: number) {
  let tail = '';
  for (let rest = number, at = 0; at < 6; at++, rest = Math.floor(rest / SIGNS.length)) {
    tail += SIGNS[rest % SIGNS.length] ?? '';
  }
  const id = `${ref.id.slice(0, -tail.length)}${tail}`;
  return commands
    .filter(([name]) => name !== 'DEL')
    .map(([name, key, ...rest]): Command => [
      name,
      typeof key === 'string' ? key.replace(ref.id, id) : (key ?? ''),
      ...rest,
    ]);
}

async function fill(port: number): Promise<ReadonlyMap<string, number>> {
  const counts = new Map<string, number>();
  const socket = connect(port, '127.0.0.1');
  await once(socket, 'connect');
  let missing = 0;
  socket.on('data', (chunk: Buffer) => {
    assert.ok(!chunk.toString('latin1').includes('\r\n-'), chunk.toString());
    for (const byte of chunk) if (byte === 0x0a) missing -= 1;
    if (missing === 0) socket.emit('answered');
  });
  const send = async (commands: readonly Command[]): Promise<void> => {
    missing += commands.length;
    const answered = once(socket, 'answered');
    socket.write(encodeCommands(commands));
    await answered;
  };
  for (let made = 0; made < SESSIONS; made += AT_ONCE) {
    const commands: Command[] = [];
    for (let number = made; number < Math.min(SESSIONS, made + AT_ONCE); number++) {
      const template = templates[number % templates.length] ?? assert.fail();
      commands.push(...copyOf(template, number));
      counts.set(nameOf(template.ref), (counts.get(nameOf(template.ref)) ?? 0) + 1);
    }
    await send(commands);
  }
  await send(
    Array.from({ length: OTHER_KEYS }, (_, at): Command => ['SET', `cache-${at}`, String(at)]),
  );
  const planted = Array.from({ length: PLANTED }, (_, at): Command => {
    const session = { cookie: {}, Visitor: { Name: `Nadir Needle ${at}` } };
    return ['SET', `sess:${'x'.repeat(26)}plant${at}`, JSON.stringify(session)];
  });
  await send(planted);
  const express = nameOf({ layout: 'express', application: 'sess:' });
  counts.set(express, (counts.get(express) ?? 0) + PLANTED);
  socket.destroy();
  return counts;
}

/** What is held in memory once garbage is gone. */
function heldBytes(): number {
  setFlagsFromString('--expose-gc');
  const collect = runInNewContext('gc') as () => void;
  collect();
  collect();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** The most rows that stand under one row, of a list of so many sessions. */
function mostRows(span: { readonly start: number; readonly count: number }): number {
  const ranges = rangesOf(span);
  const own = (span.count > maxListed ? pageSize : span.count) + ranges.length;
  return Math.max(own, ...ranges.map(mostRows));
}

describe('many sessions of all stacks', function () {
  this.timeout(180_000);
  let server: RedisServer;
  let source: SessionSource;
  let counts: ReadonlyMap<string, number>;
  let index: SessionIndex;

  before(async () => {
    server = await startRedis();
    counts = await fill(server.port);
    source = await openSource({ ...parseEndpoint(`127.0.0.1:${server.port}`), canWrite: false });
  });
  after(async () => {
    source.close();
    await server.stop();
  });

  it('are found whole, the first rows at once, in little memory', async () => {
    const beforeBytes = heldBytes();
    const beganMs = performance.now();
    let firstMs: number | undefined;
    index = await source.find({
      onProgress: (progress) => {
        const [group] = progress.index.groups();
        if (!group || firstMs !== undefined) return;
        const { sessions } = progress.index.page({ group, start: 0, count: pageSize });
        assert.ok(sessions.length > 0);
        firstMs = performance.now() - beganMs;
      },
    });
    const wholeMs = performance.now() - beganMs;
    assert.ok(firstMs !== undefined && firstMs < Math.max(500, wholeMs / 4), String(firstMs));
    const bytes = heldBytes() - beforeBytes;
    assert.ok(bytes < 15_000_000, `${bytes} bytes`);
    const found = new Map(
      index.groups().map((group) => [nameOf(group), group.sessionCount] as const),
    );
    for (const [name, count] of counts) assert.equal(found.get(name), count, name);
    assert.equal(index.sessionCount, SESSIONS + PLANTED);
  });

  it('stand in groups of which no row has more than 1,000 below it', () => {
    for (const { sessionCount } of index.groups()) {
      assert.ok(mostRows({ start: 0, count: sessionCount }) <= 1000, String(sessionCount));
    }
    assert.ok(mostRows({ start: 0, count: 100_000_000 }) <= 1000);
  });

  it('are searched for a text, which finds those that have it and no other', async () => {
    const ids: string[] = [];
    const query = parseQuery('nadir needle');
    for await (const batch of searchSessions(source, listOfIndex(index), query)) {
      ids.push(...batch.map(({ ref }) => ref.id.slice(-6)));
    }
    const expected = Array.from({ length: PLANTED }, (_, at) => `plant${at}`);
    assert.deepEqual(ids.sort(), expected);
  });

  it('are counted by a census as the search found them', async () => {
    const report = await takeCensus(source, { most: 1000 });
    for (const group of report.groups) {
      assert.equal(group.sessionCount, counts.get(nameOf(group)), nameOf(group));
    }
  });
});
