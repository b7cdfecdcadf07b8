import assert from 'node:assert/strict';
import { describeStream } from '../../src/formats/nrbf/describe.ts';
import { decodeNrbf, type NrbfValue } from '../../src/formats/nrbf/format.ts';
import { FormatError } from '../../src/formats/errors.ts';
import { applySplices } from '../../src/formats/splice.ts';
import type { NewValue, ValueEdit } from '../../src/formats/value.ts';
import { normalise, Oracle } from './support/oracle.ts';

interface Sample {
  readonly name: string;
  readonly base64: string;
  readonly described: unknown;
}

/** A new text for each type of scalar. */
const texts: Readonly<Record<string, string>> = {
  Boolean: 'false',
  Byte: '7',
  SByte: '-7',
  Int16: '-77',
  UInt16: '77',
  Int32: '123456',
  UInt32: '123456',
  Int64: '-9007199254740993',
  UInt64: '9007199254740993',
  Single: '1.25',
  Double: '-2.5E-300',
  Decimal: '-12.3400',
  Char: 'ß',
  String: 'neu "é😀\0"',
  DateTime: '2031-02-03T04:05:06.0700001 (utc)',
  TimeSpan: '-3.04:05:06.0000007',
  Guid: '00112233-4455-6677-8899-aabbccddee00',
  Enum: '2',
};

/** Members that .NET works with itself, whose change alone would contradict others. */
const internal = /^(?:_version|Version|Capacity|HashSize|Count|ClassName)$/;

describe('BinaryFormatter of .NET', () => {
  let oracle: Oracle;
  let samples: readonly Sample[];

  before(async function () {
    this.timeout(300_000);
    oracle = Oracle.start();
    samples = (await oracle.ask({ op: 'samples' }))['samples'] as readonly Sample[];
  });

  after(() => {
    oracle.stop();
  });

  function decode(sample: Sample): NrbfValue {
    return decodeNrbf(new Uint8Array(Buffer.from(sample.base64, 'base64')));
  }

  function described(value: NrbfValue): unknown {
    return normalise(JSON.parse(describeStream(value.table).json));
  }

  it('writes what we show', () => {
    for (const sample of samples) {
      const value = decode(sample);
      assert.equal(value.failure, undefined, sample.name);
      assert.deepEqual(described(value), normalise(sample.described), sample.name);
    }
  });

  it('reads every scalar that we edit, and sees that edit alone', async () => {
    const edits = await readEdits(editsOf);
    assert.ok(edits > 200, `${edits} edits`);
  });

  it('reads collections with items added and removed', async () => {
    const edits = await readEdits(structureEditsOf);
    assert.ok(edits > 80, `${edits} edits`);
  });

  /** Gives every edit to .NET; counts those that weren't refused. */
  async function readEdits(all: (value: NrbfValue) => Iterable<ValueEdit>): Promise<number> {
    let edits = 0;
    for (const sample of samples) {
      const value = decode(sample);
      for (const edit of all(value)) {
        const bytes = tryEdit(value, edit);
        if (!bytes) continue;
        edits++;
        const answer = await oracle.ask({
          op: 'read',
          base64: Buffer.from(bytes).toString('base64'),
        });
        const what = `${sample.name} ${JSON.stringify(edit)}`;
        assert.equal(answer['error'], undefined, what);
        assert.equal(answer['nrbfError'], null, what);
        const after = described(decodeNrbf(bytes));
        assert.deepEqual(normalise(answer['described']), after, what);
        assert.notDeepEqual(after, described(value), what);
      }
    }
    return edits;
  }
});

/** The edited bytes; undefined when the edit is refused, which must not be for want of checks. */
function tryEdit(value: NrbfValue, edit: ValueEdit): Uint8Array | undefined {
  try {
    return applySplices(value.bytes, value.edit(edit));
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    const refusals = ['read-only', 'wrong-type', 'shared-elsewhere', 'not-nullable', 'null-key'];
    assert.ok(refusals.includes(error.code), `${error.code} ${JSON.stringify(edit)}`);
    return undefined;
  }
}

/** New texts by the type of the items that are there. */
function* structureEditsOf(value: NrbfValue): Generator<ValueEdit> {
  const queue: number[][] = [[]];
  for (let path = queue.shift(); path; path = queue.shift()) {
    const node = value.nodeAt(path);
    if (node.isCycle || path.length > 3 || node.typeName === 'BitArray') continue;
    const children = node.children(0, 5);
    if (node.kind === 'list' || node.kind === 'dictionary') {
      const count = node.childCount;
      const type = children.find((child) => child.node.editor)?.node.editor?.type;
      const text = (type && texts[type]) ?? null;
      const scalarType = type === undefined || type === 'Enum' ? 'String' : type;
      const value: NewValue =
        text === null ? { kind: 'null' } : { kind: 'scalar', type: scalarType, text };
      const isNumber = node.typeName.includes('Dictionary<Int');
      const key = node.kind === 'dictionary' ? { key: isNumber ? '77' : 'new key' } : {};
      for (const index of new Set([0, Math.min(1, count), count])) {
        yield { type: 'insert', path, index, value, ...key };
      }
      if (type === 'String')
        yield { type: 'insert', path, index: count, value: { kind: 'null' }, ...key };
      for (const index of new Set([0, 1, count - 1])) {
        if (index >= 0 && index < count) yield { type: 'remove', path: [...path, index] };
      }
    }
    for (const [index, child] of children.entries()) {
      if (child.labelKind !== 'member' || !internal.test(child.label)) queue.push([...path, index]);
    }
  }
}

/** An edit for every scalar and nullable place of a value. */
function* editsOf(value: NrbfValue): Generator<ValueEdit> {
  const queue: number[][] = [[]];
  for (let path = queue.shift(); path; path = queue.shift()) {
    const node = value.nodeAt(path);
    const text = node.editor && texts[node.editor.type];
    if (text !== undefined && text !== node.text) yield { type: 'set', path, text };
    if (node.isNullable) yield { type: 'set-null', path };
    if (node.isCycle || path.length > 4 || node.typeName === 'BitArray') continue;
    for (const [index, child] of node.children(0, 5).entries()) {
      if (child.labelKind !== 'member' || !internal.test(child.label)) queue.push([...path, index]);
    }
  }
}
