import assert from 'node:assert/strict';
import { fileURLToPath } from 'node:url';
import { loadSeeds, type SeedKind } from '../../../bench/fuzz/seeds.ts';
import { readCollection, writeCollection } from '../../../src/formats/alt/collection.ts';
import { readStateBlob, writeStateBlob } from '../../../src/formats/alt/state-blob.ts';
import { readCorePayload, writeCorePayload } from '../../../src/formats/aspnetcore/payload.ts';
import { FormatError } from '../../../src/formats/errors.ts';
import { scoreFormats } from '../../../src/formats/foreign/scores.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { applySplices } from '../../../src/formats/splice.ts';
import type { ValueNode, ValuePath } from '../../../src/formats/value.ts';
import { assertBounded, assertHarmless, lookAround } from './support/bounded.ts';

/** Compressed bytes are no payload of their own. */
type Kind = Exclude<SeedKind, 'compressed'>;
const seeds = loadSeeds(fileURLToPath(new URL('../../fixtures', import.meta.url))).flatMap(
  ({ kind, bytes }) => (kind === 'compressed' ? [] : [{ kind, bytes }]),
);
const kinds = [...new Set(seeds.map(({ kind }) => kind))];

/** Some payloads of a kind, of different lengths, none of them long. */
function someOf(kind: SeedKind): readonly Uint8Array[] {
  const own = seeds.filter((seed) => seed.kind === kind && seed.bytes.length < 1500);
  const step = Math.max(1, Math.floor(own.length / 6));
  return own.filter((_, index) => index % step === 0).map(({ bytes }) => bytes);
}

function isContainer(
  kind: Kind,
): kind is Extract<Kind, 'collection' | 'state-blob' | 'core-payload'> {
  return kind === 'collection' || kind === 'state-blob' || kind === 'core-payload';
}

/** The scalars that can be set, among the first nodes of a tree. */
function editableTexts(root: ValueNode, limit: number): { path: ValuePath; text: string }[] {
  const found: { path: ValuePath; text: string }[] = [];
  const stack: { node: ValueNode; path: ValuePath }[] = [{ node: root, path: [] }];
  for (let left = limit; left > 0; left--) {
    const next = stack.pop();
    if (!next) break;
    const { node, path } = next;
    if (node.editor && node.text !== undefined) found.push({ path, text: node.text });
    for (const [index, child] of node.children(0, 20).entries()) {
      stack.push({ node: child.node, path: [...path, index] });
    }
  }
  return found;
}

/** Reads a container; gives back what is written of it, where it could be read whole. */
function readAndWrite(kind: SeedKind, bytes: Uint8Array): Uint8Array | undefined {
  switch (kind) {
    case 'collection': {
      const collection = readCollection(bytes);
      return collection.failure ? undefined : writeCollection(collection);
    }
    case 'state-blob': {
      const blob = readStateBlob(bytes);
      return blob.failure ? undefined : writeStateBlob(blob);
    }
    default: {
      const payload = readCorePayload(bytes);
      return payload.failure ? undefined : writeCorePayload(payload);
    }
  }
}

describe('Payloads that are cut anywhere', function () {
  this.timeout(60_000);

  for (const kind of kinds) {
    it(`show what is left, and throw nothing: ${kind}`, () => {
      for (const bytes of someOf(kind)) {
        for (let length = 0; length <= bytes.length; length++) {
          const cut = bytes.subarray(0, length);
          scoreFormats(cut);
          if (isContainer(kind)) {
            const written = readAndWrite(kind, cut);
            if (written) assert.deepEqual(written, cut, `${kind} of ${length} bytes`);
            continue;
          }
          const value = decodeItem(cut, kind);
          assert.ok((value.failure?.offset ?? 0) <= length, `${kind} of ${length} bytes`);
          lookAround(value.root, 40);
          if (value.rawRecords) lookAround(value.rawRecords, 40);
        }
      }
    });
  }
});

describe('Payloads that nobody edited', function () {
  this.timeout(60_000);

  it('keep every byte when a value is set to the text that it has', () => {
    for (const { kind, bytes } of seeds) {
      if (isContainer(kind)) continue;
      const value = decodeItem(bytes, kind);
      if (value.failure) continue;
      for (const { path, text } of editableTexts(value.root, 60)) {
        const splices = value.edit({ type: 'set', path, text });
        assert.deepEqual(applySplices(bytes, splices), bytes, `${kind} ${text}`);
      }
    }
  });

  it('stay as they are when they come in a Buffer and parts of them are edited', () => {
    for (const [index, { kind, bytes }] of seeds.entries()) {
      if (isContainer(kind) || bytes.length > 3000 || index % 4 > 0) continue;
      const value = decodeItem(Buffer.from(bytes), kind);
      for (const { path } of editableTexts(value.root, 20)) {
        try {
          value.edit({ type: 'set', path, text: '5' });
        } catch (error) {
          assert.ok(error instanceof FormatError);
        }
      }
      assert.deepEqual(new Uint8Array(value.bytes), bytes);
    }
  });

  it('are read to their end, or say where reading stopped', () => {
    for (const { kind, bytes } of seeds) {
      if (isContainer(kind)) continue;
      const { failure, root } = decodeItem(bytes, kind);
      if (!failure) continue;
      const offset = failure.offset ?? -1;
      assert.ok(offset >= 0 && offset <= bytes.length, `${kind}: ${failure.message}`);
      assert.equal(root.editor, undefined);
    }
  });
});

describe('Counts of containers that claim too much', () => {
  const count = [0xff, 0xff, 0xff, 0x7f];

  it('take no memory: SessionStateItemCollection', () => {
    const bytes = Uint8Array.of(...count, 0, 0, 0, 0, ...count, ...count);
    assert.ok(assertBounded('a collection', bytes.length, () => readCollection(bytes)).failure);
  });

  it('take no memory: a session of ASP.NET Core', () => {
    const bytes = new Uint8Array(40);
    bytes.set([2, 0xff, 0xff, 0xff]);
    assert.ok(assertBounded('a payload', bytes.length, () => readCorePayload(bytes)).failure);
  });

  const items: readonly (readonly ['msgpack' | 'php' | 'pickle' | 'json' | 'alt', Uint8Array])[] = [
    ['msgpack', Uint8Array.of(0xdd, 0xff, 0xff, 0xff, 0xff)],
    ['msgpack', Uint8Array.of(0xdf, 0xff, 0xff, 0xff, 0xff, 1)],
    ['msgpack', Uint8Array.of(0xc6, 0xff, 0xff, 0xff, 0xff, 1)],
    ['msgpack', new Uint8Array(50_000).fill(0x91)],
    ['php', Buffer.from('a:2147483647:{i:0;')],
    ['php', Buffer.from('s:2147483647:"a";')],
    ['php', Buffer.from('a:1:{i:0;'.repeat(5000))],
    ['php', Buffer.from('O:1:"A":99999999999:{')],
    [
      'pickle',
      Uint8Array.of(0x80, 4, 0x95, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0x7f, 0x4e, 0x2e),
    ],
    ['pickle', Uint8Array.of(0x42, 0xff, 0xff, 0xff, 0x7f, 1)],
    ['pickle', Uint8Array.of(0x80, 2, ...new Uint8Array(5000).fill(0x28), 0x2e)],
    ['pickle', Uint8Array.of(0x80, 2, 0x72, ...count, 0x4e, 0x2e)],
    ['json', Buffer.from('['.repeat(50_000))],
    ['json', Buffer.from('{"a":'.repeat(20_000))],
    ['json', Buffer.from('1'.repeat(50_000))],
    ['alt', Uint8Array.of(1, ...count.slice(0, 3), 0xff, 0x07)],
  ];
  for (const [encoding, bytes] of items) {
    const start = Buffer.from(bytes.subarray(0, 12)).toString('hex');
    it(`take no memory: ${encoding} ${start}`, () => {
      assertHarmless(encoding, new Uint8Array(bytes), (part) => decodeItem(part, encoding), true);
    });
  }
});

describe('Payloads that fuzzing found', () => {
  const found: readonly (readonly ['pickle', string])[] = [
    // A number that an item is put into.
    ['pickle', '(lp0\n(I1\nI2\nI3\na.'],
  ];
  for (const [encoding, text] of found) {
    it(`throw nothing: ${encoding} ${JSON.stringify(text)}`, () => {
      const bytes = new Uint8Array(Buffer.from(text, 'latin1'));
      assertHarmless(text, bytes, (part) => decodeItem(part, encoding), true);
    });
  }
});
