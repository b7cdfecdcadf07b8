import assert from 'node:assert/strict';
import { describeStream } from '../../src/formats/describe/describe-nrbf.ts';
import { decodeNrbf, type NrbfValue } from '../../src/formats/nrbf/format.ts';
import type { ValueEdit } from '../../src/formats/value.ts';
import { normalise, Oracle } from './support/oracle.ts';
import { editedBytes, scalarEdits } from './support/scalar-edits.ts';

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
    const edits = await readEdits(scalarEdits);
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
        const bytes = editedBytes(value, edit);
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
