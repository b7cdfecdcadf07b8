import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import type { ValueEdit } from '../../src/formats/value.ts';
import { decodeSessionItem } from '../../src/stores/read/decode-session-item.ts';
import { layoutById } from '../../src/stores/layouts/layouts.ts';
import { type RedisServer, startRedis } from '../integration/support/redis-server.ts';
import { LineProgram } from './support/line-program.ts';
import { chance } from './support/offered-edits.ts';
import { PhpSessions, toldOf } from './support/php-edits.ts';

const layout = layoutById('php');
const handlers = ['php', 'php_binary', 'php_serialize'] as const;
const sessions = new PhpSessions('php');

/** How many sessions are made by chance. */
const sessionCount = Number(process.env['SESSION_FARM_TEST_PHP_SESSIONS'] ?? 25);

describe('PHP reads what is written into its sessions', function () {
  this.timeout(240_000);
  let server: RedisServer;
  let php: LineProgram;

  before(async () => {
    server = await startRedis();
    const program = fileURLToPath(new URL('php/oracle.php', import.meta.url));
    php = new LineProgram('php', [program, String(server.port)]);
  });
  after(async () => {
    php.stop();
    await server.stop();
  });

  async function made(question: object): Promise<Uint8Array> {
    const { base64, error } = await php.ask(JSON.stringify(question));
    assert.equal(error, undefined);
    return new Uint8Array(Buffer.from(String(base64), 'base64'));
  }

  /** What PHP reads is what we read, without a warning, and the key is still there. */
  async function assertRead(handler: string, data: Uint8Array, about: string): Promise<void> {
    const base64 = Buffer.from(data).toString('base64');
    const read = await php.ask(JSON.stringify({ handler, base64 }));
    assert.deepEqual(read['warnings'], [], `${about}: ${Buffer.from(data).toString('latin1')}`);
    assert.equal(read['isThere'], true, about);
    assert.deepEqual(read['value'], toldOf(sessions.draftOf(data)), about);
  }

  for (const handler of handlers) {
    it(`after edits of every kind, by chance: ${handler}`, async () => {
      const pick = chance(handler.length);
      let count = 0;
      for (let seed = 1; seed <= sessionCount; seed++) {
        const data = await made({ handler, seed });
        await assertRead(handler, data, `seed ${seed}`);
        for (const [about, next] of sessions.editedBy(data, pick)) {
          await assertRead(handler, next, `seed ${seed}: ${about}`);
          count++;
        }
      }
      assert.ok(count > sessionCount * 5, `${count} edits`);
    });

    it(`after a date, a zone and a list are others: ${handler}`, async () => {
      const make =
        "['when' => new DateTime('2026-01-02 03:04:05', new DateTimeZone('Europe/Berlin')), 'list' => new ArrayObject([1, 2]), 'last' => 1]";
      const draft = sessions.draftOf(await made({ handler, make }));
      const change = (item: string, edit: ValueEdit): void => {
        const value = decodeSessionItem(draft.item(item) ?? assert.fail(), 'php');
        draft.apply({ type: 'splice', item, splices: value.edit(edit) });
      };
      change('when', { type: 'set', path: [0], text: '2024-02-29 23:59:58.000007' });
      change('when', { type: 'set', path: [2], text: 'America/Argentina/Ushuaia' });
      change('list', { type: 'remove', path: [1, 0] });
      const next = sessions.after(draft);
      const base64 = Buffer.from(next).toString('base64');
      const read = await php.ask(JSON.stringify({ handler, base64 }));
      assert.deepEqual(read['warnings'], []);
      assert.deepEqual(read['value'], [
        'a',
        [
          ['when', ['date', '2024-02-29 23:59:58.000007 America/Argentina/Ushuaia']],
          ['list', ['list', ['a', [['0', 'i:2']]]]],
          ['last', 'i:1'],
        ],
      ]);
    });

    it(`never where phpredis compressed them: ${handler}`, async () => {
      for (const compression of ['lzf', 'lz4', 'zstd']) {
        for (const size of [0, 1, 5, 9, 10, 13, 31, 32, 33, 100, 1000, 20_000, 100_000]) {
          for (const content of [
            `random_bytes(${Math.max(size, 1)})`,
            `str_repeat('ab|', ${size})`,
          ]) {
            const data = await made({ handler, compression, make: `['k' => ${content}]` });
            const { readOnlyReason, compression: found } = layout.readItems(data, 0);
            assert.equal(readOnlyReason, 'compressed', `${compression} of ${content}`);
            assert.equal(found, compression);
          }
        }
      }
    });
  }

  it('never where igbinary wrote them', async () => {
    const data = await made({ handler: 'igbinary', make: "['user' => 'x|i:1;', 'n' => 1]" });
    const { readOnlyReason, facts, items } = layout.readItems(data, 0);
    assert.equal(readOnlyReason, 'language-values');
    assert.deepEqual(facts, [{ kind: 'encoding', text: 'igbinary' }]);
    const names = items.map(({ name }) => name);
    assert.deepEqual(names, ['user', 'n']);
  });
});
