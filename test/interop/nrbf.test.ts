import assert from 'node:assert/strict';
import { describeStream } from '../../src/formats/nrbf/describe.ts';
import { decodeNrbf, type NrbfValue } from '../../src/formats/nrbf/format.ts';
import { applySplices } from '../../src/formats/splice.ts';
import type { ValueEdit } from '../../src/formats/value.ts';
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
    let edits = 0;
    for (const sample of samples) {
      const value = decode(sample);
      for (const edit of editsOf(value)) {
        edits++;
        const bytes = applySplices(value.bytes, value.edit(edit));
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
    assert.ok(edits > 200, `${edits} edits`);
  });
});

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
