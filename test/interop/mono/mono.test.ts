import assert from 'node:assert/strict';
import { describeStream } from '../../../src/formats/describe/describe-nrbf.ts';
import { decodeNrbf, type NrbfValue } from '../../../src/formats/nrbf/format.ts';
import { applySplices } from '../../../src/formats/splice.ts';
import type { ValueEdit } from '../../../src/formats/value.ts';
import { structuralEdits } from '../support/all-edits.ts';
import type { LineProgram } from '../support/line-program.ts';
import { normalise } from '../support/oracle.ts';
import { editedBytes, scalarEdits } from '../support/scalar-edits.ts';
import { startMono } from './start-mono.ts';

interface Sample {
  readonly name: string;
  readonly base64: string;
  readonly described: unknown;
  /** False for what Mono writes and can't read itself. */
  readonly isReadable: boolean;
  readonly isForEdits: boolean;
}

interface Pair {
  readonly name: string;
  readonly edit: ValueEdit;
  readonly before: string;
  readonly described: unknown;
}

/** Floats by their bits alone: Mono finds another shortest text for them. */
function withoutFloatTexts(described: unknown): unknown {
  const stack: unknown[] = [described];
  while (stack.length > 0) {
    const node = stack.pop();
    if (typeof node !== 'object' || node === null) continue;
    if ('bits' in node) {
      Reflect.deleteProperty(node, 'value');
      Reflect.deleteProperty(node, 'values');
    }
    stack.push(...(Object.values(node) as unknown[]));
  }
  return described;
}

describe('BinaryFormatter of Mono', () => {
  let mono: LineProgram;
  let samples: readonly Sample[];

  before(async function () {
    this.timeout(120_000);
    mono = startMono();
    samples = (await mono.ask('samples'))['samples'] as readonly Sample[];
  });

  after(() => {
    mono.stop();
  });

  function decode(sample: Sample): NrbfValue {
    return decodeNrbf(new Uint8Array(Buffer.from(sample.base64, 'base64')));
  }

  function described(value: NrbfValue): unknown {
    return withoutFloatTexts(normalise(JSON.parse(describeStream(value.table).json)));
  }

  it('writes what we show', () => {
    assert.ok(samples.length > 120, `${samples.length} samples`);
    const unreadable = samples.filter(({ isReadable }) => !isReadable);
    assert.deepEqual(
      unreadable.map(({ name }) => name),
      ['pointers', 'interfaces', 'value types'],
    );
    for (const sample of samples) {
      const value = decode(sample);
      if (!sample.isReadable) continue;
      assert.equal(value.failure, undefined, sample.name);
      const expected = withoutFloatTexts(normalise(sample.described));
      assert.deepEqual(described(value), expected, sample.name);
    }
  });

  it('reads every scalar that we edit, and sees that edit alone', async function () {
    this.timeout(120_000);
    let edits = 0;
    for (const sample of samples) {
      if (!sample.isReadable || !sample.isForEdits) continue;
      const value = decode(sample);
      for (const edit of scalarEdits(value)) {
        const bytes = editedBytes(value, edit);
        if (!bytes) continue;
        edits++;
        await assertReads(sample, bytes, edit);
      }
    }
    assert.ok(edits > 200, `${edits} edits`);
  });

  it('reads what we add, remove, move, replace and rename', async function () {
    this.timeout(300_000);
    let edits = 0;
    for (const sample of samples) {
      if (!sample.isReadable || !sample.isForEdits) continue;
      const value = decode(sample);
      for (const { edit } of structuralEdits(value)) {
        // Mono has no way to read one, be it its own.
        if (JSON.stringify(edit).includes('"UIntPtr"')) continue;
        const bytes = editedBytes(value, edit);
        if (!bytes) continue;
        edits++;
        await assertReads(sample, bytes, edit);
      }
    }
    assert.ok(edits > 500, `${edits} edits`);
  });

  it('reads what it would have made of rows, columns, and keys', async () => {
    const pairs = (await mono.ask('edit-pairs'))['pairs'] as readonly Pair[];
    assert.ok(pairs.length > 20, String(pairs.length));
    for (const { name, edit, before, described: wanted } of pairs) {
      const value = decodeNrbf(new Uint8Array(Buffer.from(before, 'base64')));
      const bytes = applySplices(value.bytes, value.edit(edit));
      const answer = await mono.ask(`read ${Buffer.from(bytes).toString('base64')}`);
      assert.deepEqual(normalise(answer['described']), normalise(wanted), name);
    }
  });

  async function assertReads(sample: Sample, bytes: Uint8Array, edit: ValueEdit): Promise<void> {
    const answer = await mono.ask(`read ${Buffer.from(bytes).toString('base64')}`);
    const what = `${sample.name} ${JSON.stringify(edit)}`;
    assert.equal(answer['error'], undefined, what);
    const after = described(decodeNrbf(bytes));
    assert.deepEqual(withoutFloatTexts(normalise(answer['described'])), after, what);
  }
});
