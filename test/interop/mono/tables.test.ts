import assert from 'node:assert/strict';
import { decodeNrbf, type NrbfValue } from '../../../src/formats/nrbf/format.ts';
import { applySplices } from '../../../src/formats/splice.ts';
import type { ValueEdit } from '../../../src/formats/value.ts';
import type { LineProgram } from '../support/line-program.ts';
import {
  newRows,
  shownTables,
  tableEdits,
  withoutUnseen,
  type DescribedTable,
} from '../support/table-edits.ts';
import { startMono } from './start-mono.ts';

interface Sample {
  readonly name: string;
  readonly base64: string;
  readonly tables: readonly DescribedTable[];
}

/** Dates without their kinds, which the column says. */
function withoutKinds(tables: readonly DescribedTable[]): unknown {
  return JSON.parse(JSON.stringify(tables).replaceAll(' (utc)', ''));
}

describe('DataTables and DataSets of Mono', () => {
  let mono: LineProgram;
  let samples: readonly Sample[];

  before(async function () {
    this.timeout(120_000);
    mono = startMono();
    samples = (await mono.ask('tables'))['samples'] as readonly Sample[];
  });

  after(() => {
    mono.stop();
  });

  function decode({ base64 }: Sample): NrbfValue {
    return decodeNrbf(new Uint8Array(Buffer.from(base64, 'base64')));
  }

  async function readAfter(value: NrbfValue, edit: ValueEdit): Promise<readonly DescribedTable[]> {
    const bytes = applySplices(value.bytes, value.edit(edit));
    const answer = await mono.ask(`read-table ${Buffer.from(bytes).toString('base64')}`);
    assert.equal(answer['error'], undefined, JSON.stringify(edit));
    return answer['tables'] as readonly DescribedTable[];
  }

  it('are shown in both forms, those of a class of the site, too', () => {
    assert.equal(samples.length, 8);
    for (const sample of samples) {
      const shown = withoutKinds(shownTables(decode(sample)));
      assert.deepEqual(shown, withoutKinds(withoutUnseen(sample.tables)), sample.name);
    }
  });

  it('are read with the edited cell or row, and nothing else', async function () {
    this.timeout(120_000);
    let edits = 0;
    for (const sample of samples) {
      const value = decode(sample);
      for (const { edit, expected } of tableEdits(value, sample.tables)) {
        if (!expected) continue;
        const what = `${sample.name} ${JSON.stringify(edit)}`;
        const read = withoutKinds(await readAfter(value, edit));
        assert.deepEqual(read, withoutKinds(expected), what);
        edits++;
      }
      for (const { edit } of newRows(value)) {
        const what = `${sample.name} ${JSON.stringify(edit)}`;
        const read = await readAfter(value, edit);
        const after = decodeNrbf(applySplices(value.bytes, value.edit(edit)));
        assert.deepEqual(withoutKinds(read), withoutKinds(shownTables(after)), what);
        assert.equal(read[0]?.rows.at(-1)?.state, 'added', what);
        edits++;
      }
    }
    assert.ok(edits > 400, `${edits} edits`);
  });
});
