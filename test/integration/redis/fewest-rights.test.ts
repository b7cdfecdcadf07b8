import assert from 'node:assert/strict';
import { openSource } from '../../../src/redis/redis-source.ts';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import type { SessionSource } from '../../../src/stores/source/session-source.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { recordedSession, restoreCommands } from '../stores/support.ts';
import {
  type RedisCluster,
  type RedisServer,
  type RedisServerOptions,
  startCluster,
  startRedis,
} from '../support/redis-server.ts';

/** Of each server of a cluster, the sessions that it takes. */
async function fill(servers: readonly RedisServer[]): Promise<void> {
  const recorded = [recordedSession('4.0.1', 'demo'), recordedSession('5.0.4', 'demo')];
  const express = Array.from(
    { length: 30 },
    (_, index) => `sess:Lk2uZ5eR0tJmAo8b5q1YVw4w1Tn3c${index}`,
  );
  const commands = [
    ...recorded.flatMap(restoreCommands),
    ...express.map(
      (key) => ['SET', key, '{"cookie":{"originalMaxAge":600000}}', 'EX', 600] as const,
    ),
  ];
  for (const command of commands)
    await Promise.all(servers.map((server) => server.ask(...command)));
}

/** Everything that the list and the editor show. */
async function seen(source: SessionSource): Promise<{ count: number; items: number; ok: number }> {
  const index = await source.find();
  const refs: SessionRef[] = [];
  for (const group of index.groups()) {
    refs.push(...index.page({ group, start: 0, count: 100 }).sessions.map(({ ref }) => ref));
  }
  assert.equal(index.gaps, undefined);
  const summaries = await source.summaries(refs);
  const snapshots = await Promise.all(refs.map((ref) => source.read(ref)));
  return {
    count: index.sessionCount,
    ok: summaries.filter(({ condition }) => condition === 'ok').length,
    items: snapshots.reduce((sum, { items }) => sum + items.length, 0),
  };
}

const open = async (port: number, user: string): Promise<SessionSource> =>
  openSource({ ...parseEndpoint(`redis://${user}:pw@127.0.0.1:${port}`), canWrite: false });

/** What clouds leave out of their servers. */
const blocked = [
  'CONFIG',
  'INFO',
  'MEMORY',
  'ACL',
  'OBJECT',
  'ROLE',
  'TIME',
  'DBSIZE',
  'KEYS',
].flatMap((name) => ['--rename-command', name, '']);

describe('a server that shows itself to a user with the fewest rights', function () {
  this.timeout(60_000);

  for (const [title, options] of [
    ['as it comes', {}],
    ['without what clouds block', { args: blocked }],
  ] as const satisfies readonly (readonly [string, RedisServerOptions])[]) {
    describe(title, () => {
      let server: RedisServer;
      before(async () => {
        const user = ['--user', 'small', 'on', '>pw', '~*', '+@read'];
        server = await startRedis({ args: [...('args' in options ? options.args : []), ...user] });
        await fill([server]);
      });
      after(() => server.stop());

      it('lists and opens the same sessions as for a user who may do everything', async () => {
        const source = await open(server.port, 'small');
        try {
          const { count, ok, items } = await seen(source);
          assert.deepEqual([count, ok], [32, 32]);
          assert.ok(items > 10, String(items));
        } finally {
          source.close();
        }
      });

      it('is asked again and again without an error', async () => {
        const source = await open(server.port, 'small');
        try {
          assert.equal((await source.vitals()).servers.length, 1);
          assert.equal((await source.find({ isQuiet: true })).sessionCount, 32);
        } finally {
          source.close();
        }
      });
    });
  }
});

describe('a cluster that does not say who serves what', function () {
  this.timeout(60_000);
  for (const [title, args, user] of [
    ['for want of a grant', [], ['+@read']],
    ['because CLUSTER has another name', ['--rename-command', 'CLUSTER', 'HIDDEN'], ['+@read']],
  ] as const) {
    describe(title, () => {
      let cluster: RedisCluster;
      before(async () => {
        const small = ['--user', 'small', 'on', '>pw', '~*', ...user];
        cluster = await startCluster({
          args: [...args, ...small],
          ...(args.length > 0 && { clusterWord: 'HIDDEN' }),
        });
        await fill(cluster.servers);
      });
      after(() => cluster.stop());

      it('shows the sessions of all its nodes', async () => {
        const source = await open(cluster.servers[1]?.port ?? 0, 'small');
        try {
          const { count, ok, items } = await seen(source);
          assert.deepEqual([count, ok], [32, 32]);
          assert.ok(items > 10, String(items));
        } finally {
          source.close();
        }
      });
    });
  }
});
