import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gunzipSync, gzipSync } from 'node:zlib';
import { checkDecoders } from '../../../src/host/layouts/decoder-settings.ts';
import { programCodec } from '../../../src/host/layouts/program-codec.ts';
import { scanSessions } from '../../../src/redis/scan/session-scan.ts';
import { customLayout } from '../../../src/stores/layouts/custom/custom-layout.ts';
import { checkDefinitions } from '../../../src/stores/layouts/custom/definition.ts';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { createRecogniser } from '../../../src/stores/layouts/key-recognition.ts';
import { customKeyRules, useCustomLayouts } from '../../../src/stores/layouts/layouts.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import type { SessionRef } from '../../../src/stores/session.ts';
import { text } from './support.ts';
import { redisRig } from './redis-rig.ts';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/layouts.md', root), 'utf8');
const sample = new URL('samples/decoders/gzip-json.mjs', root);

/** The examples of the page in a language; without one, what is typed or sent. */
function examples(language: string): readonly string[] {
  const blocks = [...page.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)];
  return blocks.filter(([, name]) => name === language).map(([, , block = '']) => block);
}

/** The settings of the page that describe a layout of that name. */
const settingsOf = (layout: string): string =>
  examples('json').find((example) => example.includes(`"name": "${layout}"`)) ?? assert.fail();

interface Message {
  readonly items: readonly Readonly<Record<string, string>>[];
}

describe('the page on layouts and decoders', function () {
  this.timeout(30_000);
  const rig = redisRig();
  after(() => useCustomLayouts([]));
  afterEach(() => rig.ask('FLUSHALL'));

  /** Takes the settings of an example into use, with the decoder of the page where they name it. */
  function use(example: string): void {
    const settings = JSON.parse(example) as Readonly<Record<string, unknown>>;
    const folder = fileURLToPath(new URL('samples/decoders', root));
    const here = JSON.stringify(settings['sessionFarm.decoders'] ?? {}).replace('/tools', '');
    const decoders = checkDecoders(JSON.parse(here), folder);
    assert.deepEqual(decoders.problems, []);
    const checked = checkDefinitions(settings['sessionFarm.layouts'], decoders.names);
    assert.deepEqual(checked.problems, []);
    const { signal } = new AbortController();
    useCustomLayouts(
      checked.definitions.map((definition) => {
        const program = decoders.programs.get(definition.decoder ?? '');
        return customLayout(definition, program && programCodec(program, signal));
      }),
    );
  }

  const scan = () => scanSessions(rig.connection, createRecogniser(customKeyRules()));

  it('shows the decoder as it is', () => {
    assert.deepEqual(examples('js'), [readFileSync(sample, 'utf8')]);
  });

  it('says the protocol as the decoder speaks it', () => {
    const lines = examples('')
      .map((block) => block.trim())
      .filter((block) => block.startsWith('{'));
    assert.equal(lines.length, 4);
    for (const at of [0, 2]) {
      const input = `${lines[at] ?? ''}\n`;
      const output = execFileSync(process.execPath, [fileURLToPath(sample)], { input });
      const answer = JSON.parse(output.toString()) as Message;
      const expected = JSON.parse(lines[at + 1] ?? '') as Message;
      // The header of gzip names the system, and the rest depends on the version of zlib.
      const shown = ({ items }: Message) =>
        items.map(({ json, bytes = '' }) => json ?? text(gunzipSync(Buffer.from(bytes, 'base64'))));
      assert.deepEqual(shown(answer), shown(expected));
      assert.match(shown(expected).join(), /^\{"user":"(?:Ann|Eve)"\}$/);
    }
  });

  it('has an example that finds the session of its command, and its lock', async () => {
    use(settingsOf('shop'));
    const [, key = '', value = '', ttl = ''] =
      /^redis-cli SET (\S+) '(.*)' EX (\d+)$/m.exec(page) ?? assert.fail();
    await rig.connection.pipeline([
      ['SET', key, value, 'EX', Number(ttl)],
      ['SET', `${key}:lock`, 'me', 'EX', 50],
      ['SET', `${key}:timeout`, '1200', 'EX', 50],
    ]);
    assert.deepEqual((await scan()).groups(), [
      { layout: 'custom:shop', application: 'eu', sessionCount: 1, lockedCount: 1 },
    ]);
    const ref: SessionRef = { layout: 'custom:shop', application: 'eu', id: '7f3a' };
    const { items, timeoutSeconds, lock } = await readSession(rig.connection, ref);
    assert.deepEqual(
      items.map(({ name }) => name),
      ['user', 'cart'],
    );
    assert.equal(timeoutSeconds, 1200);
    assert.equal(lock?.value, 'me');
  });

  it('has an example whose edits go through the decoder, or nowhere', async () => {
    use(settingsOf('zipped'));
    const key = 'zip:shop:1';
    await rig.connection.call([
      'HSET',
      key,
      'account',
      gzipSync('{"user":"Ann"}'),
      'plain',
      'text',
    ]);
    await rig.connection.call(['EXPIRE', key, 900]);
    assert.equal((await scan()).sessionCount, 1);
    const ref: SessionRef = { layout: 'custom:zipped', application: 'shop', id: '1' };
    const snapshot = await readSession(rig.connection, ref);
    const [account, plain] = snapshot.items;
    assert.ok(account && plain);
    assert.equal(text(account.bytes), '{"user":"Ann"}');
    assert.match(plain.decoderFailure ?? '', /incorrect header check/);
    assert.equal(text(plain.bytes), 'text');

    const draft = new SessionDraft(snapshot);
    const edit = { type: 'set', path: [0], text: 'Eve' } as const;
    const splices = decodeSessionItem(account, 'bytes').edit(edit);
    draft.apply({ type: 'splice', item: 'account', splices });
    const saved = await saveSession(rig.connection, draft);
    assert.equal(saved.outcome, 'saved');
    const stored = await rig.connection.call(['HGET', key, 'account']);
    assert.ok(stored instanceof Uint8Array);
    assert.equal(text(gunzipSync(stored)), '{"user":"Eve"}');
    const ttl = await rig.connection.call(['TTL', key]);
    assert.ok(typeof ttl === 'number' && ttl > 890 && ttl <= 900, String(ttl));

    // Compared is what is stored.
    const late = new SessionDraft(saved.snapshot);
    const last = saved.snapshot.items.find(({ name }) => name === 'account') ?? assert.fail();
    late.apply({ type: 'remove', item: 'account', bytes: last.bytes });
    const rewritten = gzipSync('{"user":"Bob"}', { level: 0 });
    await rig.connection.call(['HSET', key, 'account', rewritten]);
    assert.equal((await saveSession(rig.connection, late)).outcome, 'changed');
    const left = await rig.connection.call(['HGET', key, 'account']);
    assert.ok(left instanceof Uint8Array && rewritten.equals(left));
  });
});
