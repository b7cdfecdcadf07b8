import assert from 'node:assert/strict';
import { decodeCoreScalar } from '../../../src/formats/aspnetcore/scalar-value.ts';
import type { ValueNode } from '../../../src/formats/value.ts';
import { nodeAbilities } from '../../../src/host/editor/rows/row-abilities.ts';
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

  it('name all members of flags, in the row and to edit', () => {
    const names = [
      { name: 'Read', value: '1' },
      { name: 'Write', value: '2' },
    ];
    const editor = { type: 'Enum', underlying: 'Int32', names, isFlags: true } as const;
    const access = (text: string) => object({ kind: 'scalar', typeName: 'Access', text, editor });
    const row = valueRow(access('3'), asItem);
    assert.deepEqual(
      [row.text, row.editText, row.field?.type],
      ['Read, Write (3)', 'Read, Write', 'flags'],
    );
    assert.equal(valueRow(access('5'), asItem).text, '5');
  });

  it('take bytes as digits while they are short, and tell a change behind the first of them', () => {
    const editor = { type: 'Bytes' } as const;
    const bytes = (length: number, last: number) =>
      object({
        kind: 'bytes',
        typeName: 'Byte[]',
        editor,
        bytes: new Uint8Array(length).fill(last, -1),
      });
    const row = valueRow(bytes(3, 255), asItem);
    assert.deepEqual([row.editText, row.field?.type], ['00 00 FF', 'bytes']);
    assert.equal(valueRow(bytes(257, 1), asItem).field, undefined);
    assert.equal(nodeAbilities(bytes(257, 1), undefined, true).includes('open-text'), true);
    assert.equal(nodeAbilities(bytes(256, 1), undefined, true).includes('open-text'), false);
    const changed = valueRow(bytes(200, 2), { ...asItem, before: bytes(200, 1) });
    assert.equal(changed.isChanged, true);
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
