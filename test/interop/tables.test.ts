import assert from 'node:assert/strict';
import { FormatError } from '../../src/formats/errors.ts';
import { decodeNrbf, type NrbfValue } from '../../src/formats/nrbf/format.ts';
import { applySplices, invertSplices } from '../../src/formats/splice.ts';
import type { ValueEdit } from '../../src/formats/value.ts';
import { Oracle } from './support/oracle.ts';
import {
  newRows,
  shownTables,
  tableEdits,
  withoutUnseen,
  type DescribedTable,
} from './support/table-edits.ts';

interface Sample {
  readonly name: string;
  readonly base64: string;
  readonly tables: readonly DescribedTable[];
}

/** What an edit of a table may be refused for, where nothing offered it. */
const refusals = new Set(['read-only', 'not-nullable', 'duplicate-key', 'shared-elsewhere']);

/** Dates without their kinds, which .NET keeps by the column, and offsets as XML has them. */
function withoutKinds<T>(tables: T): T {
  const json = JSON.stringify(tables).replaceAll(' (utc)', '');
  return JSON.parse(
    json.replace(/\.0{7}([+-]\d\d:\d\d)"/g, '$1"').replaceAll('+00:00"', 'Z"'),
  ) as T;
}

/** Tables without the cells of the computed column, which .NET computes anew. */
function withoutComputed(tables: readonly DescribedTable[]): unknown {
  return tables.map((table) => {
    const computed = table.columns.findIndex(({ name }) => name === 'Sum');
    if (computed < 0) return table;
    const rows = table.rows.map(({ state, cells, original }) => {
      const others = cells.toSpliced(computed, 1);
      return { state, cells: others, original: original?.toSpliced(computed, 1) };
    });
    return { ...table, rows };
  });
}

for (const form of ['XML', 'binary'] as const) {
  describe(`DataTables and DataSets as ${form} that .NET writes and reads`, () => {
    const shape = (tables: readonly DescribedTable[]): unknown =>
      form === 'XML' ? withoutComputed(tables) : withoutKinds(tables);
    let oracle: Oracle;
    let samples: readonly Sample[];

    before(async function () {
      this.timeout(300_000);
      oracle = Oracle.start();
      samples = (await oracle.ask({ op: 'table-samples', isBinary: form === 'binary' }))[
        'samples'
      ] as readonly Sample[];
    });

    after(() => {
      oracle.stop();
    });

    function decode({ base64 }: Sample): NrbfValue {
      return decodeNrbf(new Uint8Array(Buffer.from(base64, 'base64')));
    }

    /** The tables that .NET reads from edited bytes; the inverse gives the first ones back. */
    async function readAfter(
      value: NrbfValue,
      edit: ValueEdit,
    ): Promise<readonly DescribedTable[]> {
      const splices = value.edit(edit);
      const bytes = applySplices(value.bytes, splices);
      assert.deepEqual(applySplices(bytes, invertSplices(splices)), value.bytes);
      const base64 = Buffer.from(bytes).toString('base64');
      const answer = await oracle.ask({ op: 'read-table', base64 });
      assert.equal(answer['error'], undefined, JSON.stringify(edit));
      return answer['tables'] as readonly DescribedTable[];
    }

    it('are shown with their columns, rows, states, and what changed rows were', () => {
      assert.ok(samples.length >= 20, `${samples.length} samples`);
      for (const sample of samples) {
        const shown = shape(shownTables(decode(sample)));
        assert.deepEqual(shown, shape(withoutUnseen(sample.tables)), sample.name);
      }
    });

    it('are read with the cells that we set and the rows that we delete, and nothing else', async function () {
      this.timeout(300_000);
      let edits = 0;
      for (const sample of samples) {
        const value = decode(sample);
        for (const { edit, expected } of tableEdits(value, sample.tables)) {
          const what = `${sample.name} ${JSON.stringify(edit)}`;
          try {
            assert.deepEqual(
              shape(await readAfter(value, edit)),
              expected && shape(expected),
              what,
            );
            edits++;
          } catch (error) {
            if (!(error instanceof FormatError)) throw error;
            // The reasons lie in other rows, or the text that is tried doesn't fit.
            const isTied = ['shared-elsewhere', 'duplicate-key'].includes(error.code);
            const isMeant = (!expected || isTied) && refusals.has(error.code);
            assert.ok(isMeant, `${what} ${error.code} ${error.message}`);
          }
        }
      }
      assert.ok(edits > 200, `${edits} edits`);
    });

    it('are read with the rows that we add, as we show them', async function () {
      this.timeout(300_000);
      let edits = 0;
      for (const sample of samples) {
        const value = decode(sample);
        for (const { edit, table } of newRows(value)) {
          const what = `${sample.name} ${JSON.stringify(edit)}`;
          try {
            const read = await readAfter(value, edit);
            const after = decodeNrbf(applySplices(value.bytes, value.edit(edit)));
            assert.deepEqual(shape(withoutUnseen(read)), shape(shownTables(after)), what);
            const others = sample.tables.map((other, index) =>
              index === table ? { ...other, rows: read[table]?.rows.slice(0, -1) } : other,
            );
            assert.deepEqual(
              others,
              read.map((other, index) =>
                index === table ? { ...other, rows: other.rows.slice(0, -1) } : other,
              ),
              what,
            );
            assert.equal(read[table]?.rows.at(-1)?.state, 'added', what);
            assert.equal(
              read[table].rows.length,
              (sample.tables[table]?.rows.length ?? 0) + 1,
              what,
            );
            edits++;
          } catch (error) {
            if (!(error instanceof FormatError)) throw error;
            assert.ok(refusals.has(error.code), `${what} ${error.code} ${error.message}`);
          }
        }
      }
      assert.ok(edits > 25, `${edits} edits`);
    });
  });
}
