import assert from 'node:assert/strict';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createContext, runInContext } from 'node:vm';
import { buildSync, transformSync } from 'esbuild';
import { readCollection, writeCollection } from '../../../src/formats/alt/collection.ts';
import { readStateBlob } from '../../../src/formats/alt/state-blob.ts';
import { readCorePayload } from '../../../src/formats/aspnetcore/payload.ts';
import {
  decodeItem,
  formats,
  newItemBytes,
  newItemChoices,
} from '../../../src/formats/registry.ts';
import type { Format } from '../../../src/formats/format.ts';
import { decodeNrbf } from '../../../src/formats/nrbf/format.ts';
import { forEachValue } from '../../../src/formats/nrbf/values.ts';
import { list, text } from '../../../src/formats/nrbf/write/net-values.ts';
import { stringType } from '../../../src/formats/nrbf/write/net-types.ts';
import { writeNrbf } from '../../../src/formats/nrbf/write/writer.ts';
import { scoreFormats } from '../../../src/formats/foreign/scores.ts';
import { applySplices, invertSplices } from '../../../src/formats/splice.ts';
import { fromHex, toHex } from './support/fixtures.ts';

function isFormat(value: unknown): value is Format {
  return typeof value === 'object' && value !== null && 'decode' in value;
}

/** What the examples use without importing it. */
const scope = {
  applySplices,
  decodeItem,
  decodeNrbf,
  forEachValue,
  fromHex,
  fromUtf8: (bytes: Uint8Array) => new TextDecoder().decode(bytes),
  invertSplices,
  list,
  newItemBytes,
  newItemChoices,
  readCollection,
  readCorePayload,
  readStateBlob,
  scoreFormats,
  stringType,
  text,
  toHex,
  utf8: (characters: string) => new TextEncoder().encode(characters),
  writeCollection,
  writeNrbf,
};

describe('docs/formats.md', () => {
  const page = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? '');

  const folder = new URL('../../../src/formats/', import.meta.url);
  const doors = readdirSync(folder)
    .map((name) => `${name}/format.ts`)
    .filter((path) => existsSync(new URL(path, folder)));

  it('names every format that there is', () => {
    const named = [...page.matchAll(/^\| `([a-z-]+\/[a-z-]+\.ts)`/gm)].map((match) => match[1]);
    assert.deepEqual(
      doors.filter((path) => !named.includes(path)),
      [],
    );
    for (const path of named) assert.ok(existsSync(new URL(path ?? '', folder)), path);
  });

  it('says what a format is: a folder with one constant, a name and a line in the list', async () => {
    const listed = new Set(Object.values(formats));
    for (const path of doors) {
      const module = (await import(new URL(path, folder).href)) as object;
      const own = Object.values(module).filter((value) => isFormat(value));
      assert.equal(own.length, 1, `${path} exports ${own.length} formats`);
      assert.ok(own[0] && listed.delete(own[0]), `${path} is not in the list of registry.ts`);
    }
    assert.equal(listed.size, 0, 'the list has formats that have no folder');
    for (const encoding of Object.keys(formats)) {
      assert.ok(page.includes(`\`${encoding}\``), `${encoding} is not named`);
    }
  });

  it('promises formats that need neither Node nor anything but the language and a TextDecoder', () => {
    const entry = fileURLToPath(new URL('../../../src/formats/registry.ts', import.meta.url));
    const [bundle] = buildSync({
      entryPoints: [entry],
      bundle: true,
      write: false,
      platform: 'neutral',
      format: 'iife',
      globalName: 'formats',
    }).outputFiles;
    const context = createContext({ TextDecoder, TextEncoder });
    runInContext(bundle?.text ?? '', context);
    const { formats } = context as { formats: { decodeItem: typeof decodeItem } };
    for (const [text, encoding] of [
      ['{"a":1}', 'json'],
      ['a:1:{i:0;i:1;}', 'php'],
    ] as const) {
      const value = formats.decodeItem(new TextEncoder().encode(text), encoding);
      assert.equal(value.root.children(0, 1)[0]?.node.text, '1');
      assert.ok(value.edit({ type: 'set', path: [0], text: '25' }).length > 0);
    }
    const stream = writeNrbf(list(stringType, [text('a'), null]));
    const value = formats.decodeItem(stream, 'nrbf');
    assert.equal(value.root.children(0, 1)[0]?.node.text, 'a');
    assert.ok(value.edit({ type: 'set', path: [0], text: 'b' }).length > 0);
  });

  it('has examples that do what they say', () => {
    assert.equal(examples.length, 13);
    // `expression; // result` becomes a check of that result.
    const checked = examples
      .join('\n')
      .replace(/^(?!const )(.+); \/\/ (.+)$/gm, 'check($1, $2, `$1`);');
    const { code } = transformSync(checked, { loader: 'ts' });
    let checks = 0;
    const check = (actual: unknown, expected: unknown, what: string): void => {
      checks++;
      // Clones belong to this realm, not to that of the examples.
      assert.deepEqual(structuredClone(actual), structuredClone(expected), what);
    };
    const context = createContext({ ...scope, check, undefined });
    runInContext(code, context);
    assert.equal(checks, 35);
  });
});
