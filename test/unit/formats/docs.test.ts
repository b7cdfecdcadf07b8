import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createContext, runInContext } from 'node:vm';
import { transformSync } from 'esbuild';
import { newItemBytes, newItemChoices } from '../../../src/formats/new-item.ts';
import { decodeNrbf } from '../../../src/formats/nrbf/format.ts';
import { forEachValue } from '../../../src/formats/nrbf/values.ts';
import { list, text } from '../../../src/formats/nrbf/write/net-values.ts';
import { stringType } from '../../../src/formats/nrbf/write/net-types.ts';
import { writeNrbf } from '../../../src/formats/nrbf/writer.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { applySplices, invertSplices } from '../../../src/formats/splice.ts';
import { fromHex, toHex } from './support/fixtures.ts';

/** What the examples use without importing it. */
const scope = {
  applySplices,
  decodeItem,
  decodeNrbf,
  forEachValue,
  fromHex,
  invertSplices,
  list,
  newItemBytes,
  newItemChoices,
  stringType,
  text,
  toHex,
  writeNrbf,
};

describe('docs/formats.md', () => {
  const page = readFileSync(new URL('../../../docs/formats.md', import.meta.url), 'utf8');
  const examples = [...page.matchAll(/```ts\n(.*?)```/gs)].map((match) => match[1] ?? '');

  it('has examples that do what they say', () => {
    assert.equal(examples.length, 6);
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
    assert.equal(checks, 13);
  });
});
