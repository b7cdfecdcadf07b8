import assert from 'node:assert/strict';
import { FormatError } from '../../../src/formats/errors.ts';
import { javascriptReader, pythonReader } from '../../../src/formats/json/number-reader.ts';
import { decodeItem } from '../../../src/formats/registry.ts';
import { applySplices } from '../../../src/formats/splice.ts';
import type { ValueEdit, ValueNode } from '../../../src/formats/value.ts';

// json.dumps({1: "a", "x": {"y": 1}, "1": "e"}) of Python, which takes {"1": …, "1": …} for the last one.
const bytes = new TextEncoder().encode(String.raw`{"1": {"a": [1]}, "x": {"y": 1}, "\u0031": "e"}`);
const decode = (of: Uint8Array = bytes) => decodeItem(of, 'json', { jsonReader: javascriptReader });
const members = (node: ValueNode | undefined) =>
  (node?.children(0, 9) ?? []).map((child) => child.node);

describe('values of JSON behind which another one of the same name stands', () => {
  it('are told from those that are read, with what is in them', () => {
    const [first, x, last] = members(decode().root);
    const inFirst = members(first)[0];
    const all = [first, inFirst, members(inFirst)[0], x, members(x)[0], last];
    assert.deepEqual(
      all.map((node) => [node?.warning?.code, node?.readOnlyReason]),
      [
        ['overruled', 'overruled'],
        ['overruled', 'overruled'],
        ['overruled', 'overruled'],
        [undefined, 'not-scalar'],
        [undefined, undefined],
        [undefined, undefined],
      ],
    );
    assert.deepEqual(JSON.parse(Buffer.from(bytes).toString()), { 1: 'e', x: { y: 1 } });
    assert.equal(members(first)[0]?.kind, 'list');
  });

  it('take no edit that nobody would read', () => {
    const edits: readonly ValueEdit[] = [
      { type: 'set', path: [0, 0, 0], text: '2' },
      { type: 'set-null', path: [0] },
      { type: 'replace', path: [0], value: { kind: 'null' } },
      { type: 'insert', path: [0], index: 0, key: 'k', value: { kind: 'null' } },
      { type: 'remove', path: [0, 0] },
      { type: 'move', path: [0, 0, 0], index: 0 },
      { type: 'rename', path: [0, 0], key: 'b' },
    ];
    for (const edit of edits) {
      assert.throws(() => decode().edit(edit), FormatError, JSON.stringify(edit));
    }
  });

  it('can be taken out, and get a name of their own', () => {
    const after = (edit: ValueEdit) => applySplices(bytes, decode().edit(edit));
    const renamed = after({ type: 'rename', path: [0], key: 'first' });
    assert.equal(members(decode(renamed).root)[0]?.warning, undefined);
    const removed = after({ type: 'remove', path: [0] });
    assert.equal(Buffer.from(removed).toString(), String.raw`{"x": {"y": 1}, "\u0031": "e"}`);
  });

  it('are any to us where the reader is not known', () => {
    assert.equal(members(decodeItem(bytes, 'json').root)[0]?.warning, undefined);
    const python = decodeItem(bytes, 'json', { jsonReader: pythonReader });
    assert.deepEqual(members(python.root)[0]?.warning?.details, { language: 'Python' });
  });
});
