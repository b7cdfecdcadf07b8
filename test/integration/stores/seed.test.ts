import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { decodeItem } from '../../../src/formats/registry.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { builtInKeys } from '../../../src/stores/layouts/key-recognition.ts';
import { layoutById } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { type RedisServer, startRedis } from '../support/redis-server.ts';
import { connectTo } from './support.ts';

const projectFolder = join(import.meta.dirname, '..', '..', '..');

/** Runs the program as `npm run seed` does. */
async function seed(...args: readonly string[]): Promise<string> {
  const program = ['--import', 'tsx', join('scripts', 'seed.ts')];
  const options = { cwd: projectFolder };
  return (await promisify(execFile)(process.execPath, [...program, ...args], options)).stdout;
}

describe('filling a Redis with sessions', function () {
  this.timeout(60_000);
  let server: RedisServer;

  before(async () => {
    server = await startRedis();
  });
  after(async () => server.stop());

  for (const layout of ['aspnet-v2', 'aspnet-v5'] as const) {
    it(`stores whole sessions of layout ${layout} that can be decoded`, async () => {
      const application = `/Seeded_${layout}`;
      const port = String(server.port);
      const said = await seed(
        ...['--port', port, '--sessions', '1200', '--layout', layout],
        ...['--application', application, '--locked', '100'],
      );
      assert.match(said, /^1200 sessions of aspnet-v\d in /);
      const connection = await connectTo(`127.0.0.1:${port}`);
      try {
        const index = await scanSessions(connection, builtInKeys);
        const group = index.groups().find((one) => one.application === application);
        assert.equal(group?.layout, layout);
        assert.equal(group.sessionCount, 1200);
        assert.ok(group.lockedCount > 0);
        const page = index.page({ group, start: 0, count: 50 });
        assert.equal(page.sessions.length, 50);
        for (const { ref } of page.sessions) {
          assert.match(ref.id, /^[a-z0-5]{24}$/);
          const { condition, items, timeoutSeconds, ttlMs } = await readSession(connection, ref);
          assert.equal(condition, 'ok');
          assert.equal(timeoutSeconds, 1200);
          assert.ok((ttlMs ?? 0) > 0 && (ttlMs ?? 0) <= 1_200_000);
          assert.ok(items.length > 0);
          for (const { bytes } of items) {
            const { format } = decodeItem(bytes, layoutById(layout).itemEncoding);
            assert.notEqual(format, 'hex');
          }
        }
      } finally {
        connection.close();
      }
    });
  }

  it('says which option is wrong', async () => {
    await assert.rejects(seed('--port', '1', '--layout', 'nope'), {
      code: 2,
      stderr: /--layout takes one of .*aspnet-v5, not "nope"/,
    });
  });
});
