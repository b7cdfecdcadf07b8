import assert from 'node:assert/strict';
import { describeStream } from '../../src/formats/nrbf/describe.ts';
import { decodeNrbf, type NrbfValue } from '../../src/formats/nrbf/format.ts';
import { FormatError } from '../../src/formats/errors.ts';
import { applySplices } from '../../src/formats/splice.ts';
import type { ValueEdit } from '../../src/formats/value.ts';
import { internalMembers, newTexts } from './support/all-edits.ts';
import { normalise, Oracle } from './support/oracle.ts';

interface Sample {
  readonly name: string;
  readonly base64: string;
  readonly described: unknown;
}

describe('BinaryFormatter of .NET', () => {
  let oracle: Oracle;

  before(function () {
    this.timeout(300_000);
    oracle = Oracle.start();
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

  async function samplesFor(question: object): Promise<readonly Sample[]> {
    const answer = await oracle.ask({ op: 'samples', ...question });
    return answer['samples'] as readonly Sample[];
  }

  async function read(bytes: Uint8Array): Promise<Record<string, unknown>> {
    return oracle.ask({ op: 'read', base64: Buffer.from(bytes).toString('base64') });
  }

  it('writes what we show', async () => {
    const samples = await samplesFor({});
    assert.ok(samples.length > 250, `${samples.length} samples`);
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

  /** Gives every edit to .NET; counts those that weren't refused. */
  async function readEdits(all: (value: NrbfValue) => Iterable<ValueEdit>): Promise<number> {
    let edits = 0;
    for (const sample of await samplesFor({ forEdits: true })) {
      const value = decode(sample);
      // System.Formats.Nrbf refuses some of what BinaryFormatter writes: those it may refuse still.
      const { nrbfError } = await read(value.bytes);
      for (const edit of all(value)) {
        const bytes = tryEdit(value, edit);
        if (!bytes) continue;
        edits++;
        const answer = await read(bytes);
        const what = `${sample.name} ${JSON.stringify(edit)}`;
        assert.equal(answer['error'], undefined, what);
        assert.equal(answer['nrbfError'], nrbfError, what);
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

/** An edit for every scalar and nullable place of a value. */
function* editsOf(value: NrbfValue): Generator<ValueEdit> {
  const queue: number[][] = [[]];
  for (let path = queue.shift(); path; path = queue.shift()) {
    const node = value.nodeAt(path);
    const text = node.editor && newTexts[node.editor.type];
    if (text !== undefined && text !== node.text) yield { type: 'set', path, text };
    if (node.isNullable) yield { type: 'set-null', path };
    if (node.isCycle || path.length > 4 || node.typeName === 'BitArray') continue;
    for (const [index, child] of node.children(0, 5).entries()) {
      if (child.labelKind !== 'member' || !internalMembers.test(child.label))
        queue.push([...path, index]);
    }
  }
}
