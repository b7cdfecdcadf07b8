import assert from 'node:assert/strict';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import { FormatError } from '../../../../src/formats/errors.ts';
import { applySplices, invertSplices } from '../../../../src/formats/splice.ts';
import type { ValueEdit } from '../../../../src/formats/value.ts';
import {
  newRows,
  shownTables,
  tableEdits,
  withoutUnseen,
  type DescribedTable,
} from '../../../interop/support/table-edits.ts';
import { assertRefused, editStream } from '../support/edits.ts';
import { fromBase64, readJsonLines } from '../support/fixtures.ts';

interface Fixture {
  readonly name: string;
  readonly base64: string;
  readonly tables: readonly DescribedTable[];
}

const fixtures = readJsonLines<Fixture>('nrbf-tables-binary.jsonl');

function fixture(name: string): NrbfValue {
  const found = fixtures.find((candidate) => candidate.name === name);
  assert.ok(found, name);
  return decodeNrbf(fromBase64(found.base64));
}

/** Dates without their kinds, which .NET keeps by the column, and offsets as .NET describes them. */
function withoutKinds(tables: readonly DescribedTable[]): unknown {
  const json = JSON.stringify(tables).replaceAll(' (utc)', '').replaceAll('+00:00"', 'Z"');
  return JSON.parse(json.replace(/\.0{7}(Z|[+-]\d\d:\d\d)"/g, '$1"'));
}

describe('DataTables and DataSets in the binary form', () => {
  it('are tables with columns, rows, states, and what changed rows were', () => {
    for (const { name, tables } of fixtures) {
      const shown = withoutKinds(shownTables(fixture(name)));
      assert.deepEqual(shown, withoutKinds(withoutUnseen(tables)), name);
    }
    assert.equal(fixture('every state').root.kind, 'table');
  });

  it('hold the edited cell or row, and nothing else is another', () => {
    let edits = 0;
    for (const { name, tables } of fixtures) {
      const value = fixture(name);
      for (const { edit, expected } of tableEdits(value, tables)) {
        const what = `${name} ${JSON.stringify(edit)}`;
        const after = tryEdit(value, edit, expected === undefined, what);
        if (!after) continue;
        edits++;
        assert.ok(expected, what);
        assert.deepEqual(withoutKinds(shownTables(after)), withoutKinds(expected), what);
      }
    }
    assert.ok(edits > 100, `${edits} edits`);
  });

  /** The edited value, whose inverse gives the first bytes back; undefined where it is refused. */
  function tryEdit(
    value: NrbfValue,
    edit: ValueEdit,
    mayRefuse: boolean,
    what: string,
  ): NrbfValue | undefined {
    try {
      const splices = value.edit(edit);
      const bytes = applySplices(value.bytes, splices);
      assert.deepEqual(applySplices(bytes, invertSplices(splices)), value.bytes, what);
      return decodeNrbf(bytes);
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      const isOther = error.code === 'duplicate-key' || error.code === 'shared-elsewhere';
      assert.ok(mayRefuse || isOther, `${what} ${error.code} ${error.message}`);
      return undefined;
    }
  }

  it('number new rows as the site would, and go on from there', () => {
    const value = fixture('numbered rows');
    const [insert] = [...newRows(value)];
    assert.ok(insert);
    const once = editStream(value, insert.edit);
    const twice = editStream(once, { ...insert.edit, type: 'insert', index: 3 } as ValueEdit);
    const [table] = shownTables(twice);
    assert.deepEqual(
      table?.rows.map(({ state, cells }) => [state, ...cells]),
      [
        ['added', '10', 'a'],
        ['added', '15', 'b'],
        ['added', '20', 'none'],
        ['added', '25', 'none'],
      ],
    );
  });

  it('refuse keys that occur twice, null where there is none, and rows that others belong to', () => {
    const states = fixture('every state');
    assertRefused(states, { type: 'set', path: [0, 0], text: '3' }, 'duplicate-key');
    assertRefused(states, { type: 'set-null', path: [0, 0] }, 'not-nullable');
    assertRefused(states, { type: 'set', path: [1, 1], text: 'x' }, 'read-only');
    assertRefused(states, { type: 'set', path: [99, 1], text: 'x' }, 'no-such-node');
    const related = fixture('set with relation');
    assertRefused(related, { type: 'remove', path: [0, 1] }, 'shared-elsewhere');
    assertRefused(related, { type: 'set', path: [2, 0, 0], text: '1' }, 'read-only');
  });

  it('are the same table wherever something refers to it', () => {
    for (const base64 of readJsonLines<{ base64: string }>('nrbf-tables-shared.jsonl')) {
      const value = decodeNrbf(fromBase64(base64.base64));
      const nodes = value.root.children(0, 9).map(({ node }) => node);
      assert.deepEqual(
        nodes.map(({ kind }) => kind),
        ['table', 'table', 'object'],
      );
      assert.equal(nodes[0]?.identity, nodes[1]?.identity);
      assert.notEqual(nodes[0]?.identity, undefined);
      const after = editStream(value, { type: 'set', path: [1, 0, 1], text: 'new' });
      const texts = after.root.children(0, 9).map(({ node }) => {
        const table = node.kind === 'table' ? node : node.children(0, 1)[0]?.node;
        const row = table?.children(0, 1)[0]?.node;
        return [row?.rowState, row?.children(1, 2)[0]?.node.text];
      });
      assert.deepEqual(texts, [
        ['modified', 'new'],
        ['modified', 'new'],
        ['unchanged', 'a'],
      ]);
    }
  });

  it('are shown by their members when the rows are not as their counts say', () => {
    const value = fixture('every state');
    const bytes = value.bytes.slice();
    // The number of records stands in the root object behind that of the rows: 8 rows, 10 records.
    const at = Buffer.from(bytes).indexOf(Buffer.from([8, 0, 0, 0, 10, 0, 0, 0]));
    assert.ok(at > 0);
    bytes[at + 4] = 9;
    const { root } = decodeNrbf(bytes);
    assert.equal(root.kind, 'object');
    assert.ok(root.children(0, 999).some(({ label }) => label === 'DataTable_0.Records.Count'));
  });
});
