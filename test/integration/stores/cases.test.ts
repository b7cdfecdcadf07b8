import assert from 'node:assert/strict';
import { decodeSessionItem } from '../../../src/stores/read/decode-session-item.ts';
import { SessionDraft } from '../../../src/stores/edit/draft.ts';
import { readSession } from '../../../src/stores/read/read-session.ts';
import { saveSession } from '../../../src/stores/edit/save-session.ts';
import { brotliDecompressSync, gunzipSync, inflateRawSync, inflateSync } from 'node:zlib';
import { casesOf, checkCase, showCase } from '../support/session-cases.ts';
import { redisRig } from './redis-rig.ts';

/** How many variables the long sessions of PHP have beside the three first. */
const MORE_VARIABLES = 30;

describe('values that sites compress, or write with serializers of their own', function () {
  this.timeout(20_000);
  const rig = redisRig();

  for (const sessionCase of casesOf('K1', 'K2', 'K3')) {
    it(`are shown for what they are: ${sessionCase.title}`, async () => {
      const shown = await showCase(rig, sessionCase);
      checkCase(sessionCase, shown);
      // Some were last used in the past, which the site heeds.
      assert.match(shown.snapshot.condition, /^(?:ok|ended)$/);
      for (const [name, { root, failure }] of shown.values) {
        assert.notEqual(root.readOnlyReason, 'damaged', name);
        if (failure) assert.match(failure.code, /^(?:compressed|foreign)$/, name);
      }
      if (sessionCase.expected.variablesInside === `${MORE_VARIABLES} more variables`)
        assert.equal(shown.values.size, 3 + MORE_VARIABLES);
    });
  }

  it('say how much the bytes of an item hold', async () => {
    const [sessionCase = assert.fail()] = casesOf('K2').filter(({ id }) => id === 'v2-length-gzip');
    const { values } = await showCase(rig, sessionCase);
    assert.deepEqual(values.get('user')?.packings, [
      { kind: 'gzip', packedBytes: 48, contentBytes: 31 },
    ]);
  });

  it('say that numbers of BitConverter may be numbers', async () => {
    const [sessionCase = assert.fail()] = casesOf('K3').filter(({ id }) => id === 'core-msgpack');
    const { values } = await showCase(rig, sessionCase);
    const readings = ['ok', 'ticks'].map((name) => values.get(name)?.root.otherReading);
    assert.deepEqual(readings, [
      { typeName: 'Boolean', text: 'true' },
      { typeName: 'Int64', text: '42' },
    ]);
  });

  it('show an unknown serializer’s bytes as bytes', async () => {
    const [sessionCase = assert.fail()] = casesOf('K3').filter(({ id }) => id === 'spring-binary');
    const { values } = await showCase(rig, sessionCase);
    assert.equal(values.get('u')?.root.kind, 'bytes');
  });

  const open: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
    'v2-gzip-nrbf': (bytes) => gunzipSync(bytes),
    'v2-zlib-nrbf': (bytes) => inflateSync(bytes),
    'v2-length-gzip': (bytes) => {
      const content = gunzipSync(bytes.subarray(4));
      assert.equal(bytes.readInt32LE(0), content.length);
      return content;
    },
    'v2-base64-nrbf': (bytes) => Buffer.from(bytes.toString(), 'base64'),
  };
  for (const [id, unpack] of Object.entries(open)) {
    it(`are saved in the same way: ${id}`, async () => {
      const [sessionCase = assert.fail()] = casesOf('K2', 'K3').filter((each) => each.id === id);
      const { ref, snapshot } = await showCase(rig, sessionCase);
      const draft = new SessionDraft(snapshot);
      const item = draft.item('user') ?? assert.fail();
      const splices = decodeSessionItem(item, 'nrbf').edit({ type: 'set', path: [], text: 'Eve' });
      draft.apply({ type: 'splice', item: 'user', splices });
      assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
      const saved = (await readSession(rig.connection, ref)).items.find(
        ({ name }) => name === 'user',
      );
      const content = unpack(Buffer.from(saved?.bytes ?? []));
      assert.equal(decodeSessionItem({ bytes: content }, 'nrbf').root.text, 'Eve');
    });
  }

  it('are saved in the same way without a mark: deflate, brotli', async () => {
    const [sessionCase = assert.fail()] = casesOf('K2').filter(
      ({ id }) => id === 'v2-deflate-brotli',
    );
    const { ref, snapshot } = await showCase(rig, sessionCase);
    const draft = new SessionDraft(snapshot);
    for (const name of ['a', 'b']) {
      const item = draft.item(name) ?? assert.fail();
      const splices = decodeSessionItem(item, 'nrbf').edit({ type: 'set', path: [], text: 'Eve' });
      draft.apply({ type: 'splice', item: name, splices });
    }
    assert.equal((await saveSession(rig.connection, draft)).outcome, 'saved');
    const { items } = await readSession(rig.connection, ref);
    const [a, b] = items.map(({ bytes }) => bytes);
    const contents = [inflateRawSync(a ?? assert.fail()), brotliDecompressSync(b ?? assert.fail())];
    for (const content of contents)
      assert.equal(decodeSessionItem({ bytes: content }, 'nrbf').root.text, 'Eve');
  });
});
