import assert from 'node:assert/strict';
import { inspect } from 'node:util';
import { Log } from '../../../src/host/log.ts';
import type { RedisConnection } from '../../../src/redis/connection.ts';
import { endSession } from '../../../src/stores/deeds/end-session.ts';
import { builtInLayoutIds } from '../../../src/stores/layout-facts.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { extendSession } from '../../../src/stores/deeds/session-lifetime.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { readSummaries } from '../../../src/stores/read/summaries.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { connectTo, text } from './support.ts';

const application = 'app-of-tests';
/** Ids as the frameworks make them, and one that looks like nothing in particular. */
const ids = [
  'lrwfvealkxwkkxzwwhp0e4fu',
  '0f8fad5b-d9cb-469f-a165-70867728950e',
  'xKq7-9fQ_pL2vRt0+/=aZ',
  'kjhgfdsa',
];
const password = 'two words/@"quoted"';

/** Everything that can be read off an error, its causes included. */
function wordsOf(error: unknown): string {
  const parts = [inspect(error, { depth: 10, showHidden: true })];
  for (let at = error; at instanceof Error; at = at.cause) {
    parts.push(at.message, at.stack ?? '', JSON.stringify(at, Object.getOwnPropertyNames(at)));
  }
  return parts.join('\n');
}

/** A log that keeps what it would write. */
function keptLog(): { readonly log: Log; readonly lines: string[] } {
  const lines: string[] = [];
  const keep = (line: string): number => lines.push(line);
  const channel = { info: keep, warn: keep, error: keep, debug: keep };
  return { log: new Log(channel as unknown as ConstructorParameters<typeof Log>[0]), lines };
}

describe('what fails', () => {
  /** Servers that repeat the arguments of what they refuse, each in its way. */
  const servers: readonly (readonly [name: string, args: readonly string[]])[] = [
    [
      'a server without some commands',
      [
        'GET',
        'HGETALL',
        'HMGET',
        'EVAL',
        'EVALSHA',
        'EVAL_RO',
        'EVALSHA_RO',
        'WATCH',
        'PTTL',
      ].flatMap((command) => ['--rename-command', command, '']),
    ],
    ['a server whose user may touch other keys only', []],
  ];

  for (const [name, args] of servers) {
    describe(name, () => {
      let server: RedisServer;
      let connection: RedisConnection;

      before(async () => {
        server = await startRedis({ args });
        await server.ask(
          ...['ACL', 'SETUSER', 'app', 'reset', 'on', `>${password}`, '~other:*', '+@all'],
          ...(args.length > 0 ? ['~*'] : []),
        );
        connection = await connectTo(
          `redis://app:${encodeURIComponent(password)}@127.0.0.1:${server.port}`,
        );
      });
      after(async () => {
        connection.close();
        await server.stop();
      });

      for (const layout of builtInLayoutIds) {
        it(`says nothing of ids and keys of ${layout}`, async () => {
          const { log, lines } = keptLog();
          log.addSecret(password);
          let failed = 0;
          for (const id of ids) {
            const ref: SessionRef = { layout, application, id };
            const deeds: readonly (() => Promise<unknown>)[] = [
              () => readSession(connection, ref),
              () => readSummaries(connection, [ref]),
              () => endSession(connection, ref, undefined),
              () => extendSession(connection, ref),
            ];
            for (const deed of deeds) {
              const error: unknown = await deed().then(
                () => undefined,
                (reason: unknown) => reason,
              );
              if (error === undefined) continue;
              failed++;
              log.error('test', error);
              const keys = Object.values(layoutById(layout).keys(ref)).map((key) =>
                key instanceof Uint8Array ? text(key) : String(key),
              );
              for (const words of [wordsOf(error), ...lines]) {
                for (const secret of [id, ...keys, password]) {
                  assert.ok(!words.includes(secret), `${secret} in ${words}`);
                }
              }
            }
          }
          assert.ok(failed > 0, 'nothing failed');
        });
      }
    });
  }

  it('says nothing of ids and keys when the connection breaks', async () => {
    const server = await startRedis();
    const connection = await connectTo(`127.0.0.1:${server.port}`);
    try {
      const id = 'xKq7-9fQ_pL2vRt0';
      const ref: SessionRef = { layout: 'express', application: 'sess:', id };
      await server.ask('CLIENT', 'PAUSE', '60000');
      const errors = [0, 1].map(() =>
        readSession(connection, ref).then(
          () => undefined,
          (error: unknown) => error,
        ),
      );
      await server.stop();
      errors.push(
        readSession(connection, ref).then(
          () => undefined,
          (error: unknown) => error,
        ),
      );
      for (const error of await Promise.all(errors)) {
        assert.ok(error instanceof Error);
        assert.ok(!wordsOf(error).includes(id), wordsOf(error));
      }
    } finally {
      connection.close();
    }
  });
});
