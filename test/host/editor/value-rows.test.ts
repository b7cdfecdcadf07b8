import assert from 'node:assert/strict';
import { decodeCoreScalar } from '../../../src/formats/aspnetcore/scalar-value.ts';
import type { ValueNode } from '../../../src/formats/value.ts';
import { valueRow } from '../../../src/host/editor/rows/value-rows.ts';
import { warningsText } from '../../../src/host/editor/texts/warning-text.ts';
import { englishText, l10n } from '../../../src/formats/reason.ts';

const asItem = { label: 'Item', canEdit: true, abilities: [] } as const;
const dangerous = {
  code: 'dangerous-type',
  offset: 1204,
  reason: l10n.t('The class {0} can run code when a server reads it.', 'X'),
};
const refused = { code: 'null-key', offset: 31, reason: l10n.t('A key is null.'), isRefused: true };

function object(fields: Partial<ValueNode>): ValueNode {
  const children = () => [];
  return { kind: 'object', typeName: 'StockException', childCount: 0, children, ...fields };
}

describe('rows of values', () => {
  it('say what else four readable bytes of ASP.NET Core may be', () => {
    const { root } = decodeCoreScalar(new TextEncoder().encode('Anna'));
    const row = valueRow(root, asItem);
    assert.equal(row.text, 'Anna');
    // SessionExtensions.SetInt32 of dotnet/aspnetcore stores the most significant byte first.
    assert.equal(row.note, 'or 1097756257 as Int32');
  });

  it('name the member of an enum, and keep the number to edit', () => {
    const names = [
      { name: 'Sunday', value: '0' },
      { name: 'Monday', value: '1' },
    ];
    const editor = { type: 'Enum', underlying: 'Int32', names } as const;
    const day = (text: string) => object({ kind: 'scalar', typeName: 'DayOfWeek', text, editor });
    const row = valueRow(day('1'), asItem);
    assert.deepEqual([row.text, row.editText, row.field?.type], ['Monday (1)', '1', 'enum']);
    assert.equal(valueRow(day('9'), asItem).text, '9');
  });

  it('say of an object what it says of itself, else its type', () => {
    assert.equal(valueRow(object({ summary: 'Out of stock' }), asItem).text, 'Out of stock');
    assert.equal(valueRow(object({}), asItem).text, 'StockException');
  });

  it('show what a cell of a modified row was before', () => {
    const cell = object({ kind: 'scalar', typeName: 'String', text: 'new', originalText: 'old' });
    assert.equal(valueRow(cell, asItem).mark, 'originally old');
    assert.equal(valueRow({ ...cell, originalText: null }, asItem).mark, 'originally null');
  });

  it('warn of what is dangerous or unusual, with its place, the gravest first', () => {
    const row = valueRow(object({ warning: dangerous }), asItem);
    assert.equal(row.warning, `Dangerous: ${englishText(dangerous.reason)} (byte 1,204)`);
    const both = 'The site cannot read this: A key is null. (byte 31) (and 1 more)';
    const empty = { code: 'empty-null-run', offset: 5, reason: l10n.t('A run of nulls is empty.') };
    assert.equal(warningsText([empty, refused]), both);
    assert.match(warningsText([refused, dangerous]) ?? '', /^Dangerous: /);
    assert.equal(warningsText([]), undefined);
  });
});
