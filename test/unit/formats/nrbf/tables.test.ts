import assert from 'node:assert/strict';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { ValueEdit, ValueNode } from '../../../../src/formats/value.ts';
import { assertRefused, editStream } from '../support/edits.ts';
import { fromBase64, readJsonLines } from '../support/fixtures.ts';
import { dotnetFixture } from '../support/nrbf-fixtures.ts';

/** Rows as .NET 10 wrote them: modified, deleted, two unchanged, added. */
const changed = decodeNrbf(dotnetFixture('DataTable modified rows'));

/** Each row: its state, then its cells as texts. */
function rowsOf(table: ValueNode): (string | null)[][] {
  return table
    .children(0, table.childCount)
    .map(({ node }) => [
      node.rowState ?? '',
      ...node
        .children(0, 99)
        .map((cell) => (cell.node.kind === 'null' ? null : (cell.node.text ?? ''))),
    ]);
}

function xmlOf(value: NrbfValue): string {
  const text = Buffer.from(value.bytes).toString('utf8');
  return text.slice(text.indexOf('<diffgr:diffgram'), text.indexOf('</diffgr:diffgram>'));
}

function refused(edit: ValueEdit, code: string, value = changed): void {
  assertRefused(value, edit, code);
}

const date = (day: number): string => `2024-01-0${day}T00:00:00.0000000 (utc)`;

describe('DataTables', () => {
  it('are tables of rows in their order, the deleted ones among them', () => {
    assert.equal(changed.root.kind, 'table');
    assert.deepEqual(rowsOf(changed.root), [
      ['modified', '0', 'key98', '0.00', date(1)],
      ['deleted', '1', 'name 1', '1.25', date(2)],
      ['unchanged', '2', null, '2.50', date(3)],
      ['unchanged', '3', 'name 3', '3.75', date(4)],
      ['added', '999', 'new', '1', null],
    ]);
    const [row] = changed.root.children(0, 1);
    const labels = row?.node.children(0, 9).map(({ label, node }) => [label, node.typeName]);
    assert.deepEqual(labels, [
      ['Id', 'Int32'],
      ['Name', 'String'],
      ['Price', 'Decimal'],
      ['When', 'DateTime'],
    ]);
  });

  it('have columns of all types', () => {
    const { root } = decodeNrbf(dotnetFixture('DataTable typed'));
    const [row] = root.children(0, 1);
    const cells = row?.node
      .children(0, 99)
      .map(({ label, node }) => [label, node.typeName, node.text]);
    assert.deepEqual(cells, [
      ['Boolean', 'Boolean', 'true'],
      ['Byte', 'Byte', '5'],
      ['Int16', 'Int16', '-5'],
      ['Int64', 'Int64', '1414261113045441381'],
      ['UInt64', 'UInt64', '7'],
      ['Single', 'Single', '1.5'],
      ['Double', 'Double', '2.5'],
      ['Char', 'Char', 'c'],
      ['Guid', 'Guid', '4e8ad497-752f-5da3-485d-94ac127bee47'],
      ['TimeSpan', 'TimeSpan', '00:01:30'],
      ['Byte[]', 'Byte[]', undefined],
      ['DateTimeOffset', 'DateTimeOffset', '2024-01-01T00:00:00+02:00'],
      ['Uri', 'Uri', 'http://x.example/'],
    ]);
    const bytes = row?.node.children(10, 11)[0]?.node.bytes;
    assert.equal(Buffer.from(bytes ?? []).toString('base64'), '/ARMPg==');
  });

  it('stand in a DataSet under their names', () => {
    const { root } = decodeNrbf(dotnetFixture('DataSet'));
    const tables = root
      .children(0, 9)
      .map(({ label, node }) => [label, node.kind, node.childCount]);
    assert.deepEqual(tables, [
      ['A', 'table', 3],
      ['B', 'table', 5],
    ]);
  });

  it('keep what an unchanged row was, as the data adapter of the site needs it', () => {
    const after = editStream(changed, { type: 'set', path: [3, 1], text: 'a < b & "c"' });
    assert.deepEqual(rowsOf(after.root)[3], ['modified', '3', 'a < b & "c"', '3.75', date(4)]);
    const xml = xmlOf(after);
    assert.ok(
      xml.includes('<Mod diffgr:id="Mod4" msdata:rowOrder="3" diffgr:hasChanges="modified">'),
    );
    assert.ok(xml.includes('<Name>a &lt; b &amp; "c"</Name>'));
    const original = xml.slice(xml.indexOf('<diffgr:before>'));
    assert.ok(original.includes('<Mod diffgr:id="Mod4" msdata:rowOrder="3">\n      <Id>3</Id>'));
    assert.ok(original.includes('<Name>name 3</Name>'));
  });

  it('take and give null, and put a new cell in the order of the columns', () => {
    const set = editStream(changed, { type: 'set', path: [2, 1], text: 'x' });
    assert.deepEqual(rowsOf(set.root)[2], ['modified', '2', 'x', '2.50', date(3)]);
    assert.match(xmlOf(set), /<Id>2<\/Id>\s+<Name>x<\/Name>\s+<Price>2.50<\/Price>/);
    const none = editStream(set, { type: 'set-null', path: [2, 2] });
    assert.deepEqual(rowsOf(none.root)[2], ['modified', '2', 'x', null, date(3)]);
    refused({ type: 'set-null', path: [2, 0] }, 'not-nullable');
  });

  it('take dates, spans and numbers as XML has them', () => {
    const typed = decodeNrbf(dotnetFixture('DataTable typed'));
    let value = typed;
    const texts: [number, string, string][] = [
      [0, 'false', '<Boolean>false</Boolean>'],
      [3, '-9223372036854775808', '<Int64>-9223372036854775808</Int64>'],
      [6, '-Infinity', '<Double>-INF</Double>'],
      [7, 'ß', '<Char>ß</Char>'],
      [9, '-1.02:03:04.5000000', '<TimeSpan>-P1DT2H3M4.5S</TimeSpan>'],
    ];
    for (const [column, text, xml] of texts) {
      value = editStream(value, { type: 'set', path: [0, column], text });
      assert.equal(
        value.root.children(0, 1)[0]?.node.children(column, column + 1)[0]?.node.text,
        text,
      );
      assert.ok(xmlOf(value).includes(xml), xml);
    }
    // An empty row opens for its first cell.
    const filled = editStream(typed, { type: 'set', path: [1, 1], text: '9' });
    assert.match(
      xmlOf(filled),
      /rowOrder="1" diffgr:hasChanges="inserted">\s+<Byte>9<\/Byte>\s+<\/Typed>/,
    );
    const utc = editStream(changed, { type: 'set', path: [4, 3], text: '2026-01-02 03:04:05.5' });
    assert.match(xmlOf(utc), /<When>2026-01-02T03:04:05.5Z<\/When>/);
  });

  it('take bytes, addresses and dates with an offset as XML has them', () => {
    const types = readJsonLines<{ name: string; base64: string }>('nrbf-tables-xml.jsonl')[0];
    let value = decodeNrbf(fromBase64(types?.base64 ?? ''));
    const cell = (name: string) => {
      const cells = value.root.children(0, 1)[0]?.node.children(0, 99) ?? [];
      return cells.findIndex(({ label }) => label === name);
    };
    const texts: [string, string, string][] = [
      // XmlConvert of .NET writes no zeros at the end of a second, and Z for UTC.
      ['Byte[]', '01-FF-2A', '<Byte_x005B__x005D_>Af8q</Byte_x005B__x005D_>'],
      ['Uri', 'HTTPS://Example.com/a?b=c&d', '<Uri>https://example.com/a?b=c&amp;d</Uri>'],
      ['DateTimeOffset', '2031-02-03 04:05:06.50 -03:30', '>2031-02-03T04:05:06.5-03:30<'],
      ['DateTimeOffset', '2031-02-03T04:05:06+00:00', '>2031-02-03T04:05:06Z<'],
    ];
    for (const [column, text, xml] of texts) {
      value = editStream(value, { type: 'set', path: [0, cell(column)], text });
      assert.ok(xmlOf(value).includes(xml), xml);
    }
    refused({ type: 'set', path: [0, cell('Byte[]')], text: '0' }, 'invalid-value', value);
    refused({ type: 'set', path: [0, cell('Uri')], text: 'a/b' }, 'invalid-value', value);
    const none = editStream(value, { type: 'set-null', path: [0, cell('Byte[]')] });
    assert.ok(!xmlOf(none).includes('>Af8q<'));
  });

  it('refuse what their columns refuse', () => {
    refused({ type: 'set', path: [2, 0], text: '3' }, 'duplicate-key');
    refused({ type: 'set', path: [2, 0], text: 'three' }, 'not-an-integer');
    refused({ type: 'set', path: [2, 1], text: 'a\u0000' }, 'not-text');
    refused({ type: 'set', path: [1, 1], text: 'x' }, 'read-only');
    refused({ type: 'set', path: [9, 1], text: 'x' }, 'no-such-node');
    refused({ type: 'remove', path: [1] }, 'read-only');
    const typed = decodeNrbf(dotnetFixture('DataTable typed'));
    refused({ type: 'set', path: [0, 10], text: '0' }, 'invalid-value', typed);
  });

  it('delete rows as .NET does: added ones go, others are kept as they were', () => {
    const gone = editStream(changed, { type: 'remove', path: [4] });
    assert.equal(gone.root.childCount, 4);
    const deleted = editStream(changed, { type: 'remove', path: [3] });
    assert.deepEqual(rowsOf(deleted.root)[3], ['deleted', '3', 'name 3', '3.75', date(4)]);
    const original = editStream(changed, { type: 'remove', path: [0] });
    assert.deepEqual(rowsOf(original.root)[0], ['deleted', '0', 'name 0', '0.00', date(1)]);
  });

  it('get new rows with keys of their own, also when they were empty', () => {
    const row = { kind: 'object', wireTypeName: 'Mod' } as const;
    const added = editStream(changed, { type: 'insert', path: [], index: 5, value: row });
    assert.deepEqual(rowsOf(added.root)[5], ['added', '1000', null, null, null]);
    const copy = { kind: 'copy', path: [3] } as const;
    const copied = editStream(changed, { type: 'insert', path: [], index: 4, value: copy });
    assert.deepEqual(rowsOf(copied.root)[5], ['added', '1000', 'name 3', '3.75', date(4)]);
    const empty = decodeNrbf(dotnetFixture('DataTable empty'));
    const first = editStream(empty, { type: 'insert', path: [], index: 0, value: row });
    assert.deepEqual(rowsOf(first.root), [['added']]);
  });

  it('are shown by their members when their XML is of another kind', () => {
    const bytes = Buffer.from(dotnetFixture('DataTable'));
    const text = bytes.indexOf('<diffgr:diffgram');
    bytes.write('<!DOCTYPE ddffff', text);
    const value = decodeNrbf(bytes);
    assert.equal(value.root.kind, 'object');
    assert.ok(value.root.children(0, 9).some(({ label }) => label === 'XmlDiffGram'));
    assert.ok(value.warnings.some(({ code }) => code === 'invalid-structure'));
  });
});
