import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { FormatError } from '../../src/formats/errors.ts';
import type { ValueEdit } from '../../src/formats/value.ts';
import { decodeSessionItem } from '../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../src/stores/edit/draft.ts';
import { layoutById } from '../../src/stores/layouts/layouts.ts';
import { type RedisServer, startRedis } from '../integration/support/redis-server.ts';
import { LineProgram } from './support/line-program.ts';
import { chance, offeredEdits } from './support/offered-edits.ts';
import { told } from './support/php-edits.ts';

const layout = layoutById('php');
const handlers = ['php', 'php_binary', 'php_serialize'] as const;
/** What an offered edit may be refused for: what was typed. */
const typed = new Set(['duplicate-key', 'invalid-value', 'out-of-range']);

/** How many sessions are made by chance. */
const sessionCount = Number(process.env['SESSION_FARM_TEST_PHP_SESSIONS'] ?? 25);

function draftOf(data: Uint8Array): SessionDraft {
  const ref = { layout: 'php', application: 'PHPREDIS_SESSION:', id: 'oracle' } as const;
  return new SessionDraft({ ref, condition: 'ok', readAtMs: 0, ...layout.readItems(data, 0) });
}

function toldOf(draft: SessionDraft): unknown {
  const entries = draft
    .items()
    .map((item) => [item.name, told(decodeSessionItem(item, 'php').root)]);
  return ['a', entries];
}

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
    assert.deepEqual(read['value'], toldOf(draftOf(data)), about);
  }

  for (const handler of handlers) {
    it(`after edits of every kind, by chance: ${handler}`, async () => {
      const pick = chance(handler.length);
      let count = 0;
      for (let seed = 1; seed <= sessionCount; seed++) {
        const data = await made({ handler, seed });
        await assertRead(handler, data, `seed ${seed}`);
        for (const edit of editsOf(data, pick)) {
          const draft = draftOf(data);
          const about = `seed ${seed}: ${JSON.stringify(edit)}`;
          if (!applied(draft, edit)) continue;
          const next = layout.blobAfter(draft.base, draft.changes()) ?? assert.fail();
          await assertRead(handler, next, about);
          count++;
        }
      }
      assert.ok(count > sessionCount * 5, `${count} edits`);
    });

    it(`after a date, a zone and a list are others: ${handler}`, async () => {
      const make =
        "['when' => new DateTime('2026-01-02 03:04:05', new DateTimeZone('Europe/Berlin')), 'list' => new ArrayObject([1, 2]), 'last' => 1]";
      const draft = draftOf(await made({ handler, make }));
      const change = (item: string, edit: ValueEdit): void => {
        const value = decodeSessionItem(draft.item(item) ?? assert.fail(), 'php');
        draft.apply({ type: 'splice', item, splices: value.edit(edit) });
      };
      change('when', { type: 'set', path: [0], text: '2024-02-29 23:59:58.000007' });
      change('when', { type: 'set', path: [2], text: 'America/Argentina/Ushuaia' });
      change('list', { type: 'remove', path: [1, 0] });
      const next = layout.blobAfter(draft.base, draft.changes()) ?? assert.fail();
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

type Edit =
  | { readonly item: string; readonly type: 'remove-item' | 'rename-item' }
  | { readonly type: 'add-item' }
  | { readonly item: string; readonly edit: ValueEdit };

/** What the rows of a session offer. */
function* editsOf(data: Uint8Array, pick: (count: number) => number): Generator<Edit> {
  yield { type: 'add-item' };
  for (const item of draftOf(data).items()) {
    const name = item.name ?? assert.fail();
    if (!item.isHeld) yield { item: name, type: 'remove-item' };
    yield { item: name, type: 'rename-item' };
    for (const edit of offeredEdits(decodeSessionItem(item, 'php').root, pick)) {
      yield { item: name, edit };
    }
  }
}

/** Makes an edit; false when it was refused for what was typed. */
function applied(draft: SessionDraft, change: Edit): boolean {
  if (!('item' in change)) {
    draft.apply({ type: 'add', item: 'added', bytes: Buffer.from('a:1:{s:1:"x";i:1;}') });
    return true;
  }
  const { item } = change;
  const current = draft.item(item) ?? assert.fail(item);
  if ('edit' in change) {
    try {
      const splices = decodeSessionItem(current, 'php').edit(change.edit);
      if (splices.length > 0) draft.apply({ type: 'splice', item, splices });
    } catch (error) {
      if (error instanceof FormatError && typed.has(error.code)) return false;
      throw new Error(`offered and refused: ${JSON.stringify(change)}`, { cause: error });
    }
    return true;
  }
  if (change.type === 'remove-item') draft.apply({ type: 'remove', item, bytes: current.bytes });
  else draft.apply({ type: 'rename', item, name: 'renamed' });
  return true;
}
