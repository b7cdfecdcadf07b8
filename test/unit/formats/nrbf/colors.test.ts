import assert from 'node:assert/strict';
import { describeStream } from '../../../../src/formats/describe/describe-nrbf.ts';
import type { NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import { decodeNrbf } from '../../../../src/formats/nrbf/format.ts';
import { fromHex } from '../support/fixtures.ts';
import { setScalar } from '../support/edits.ts';
import { childOf, dotnetValue, streamValue } from '../support/known-values.ts';

/** The members of a Color as they stand in the stream: value, knownColor, state. */
function membersOf(value: NrbfValue): string[] {
  const { fields } = JSON.parse(describeStream(value.table).json) as {
    fields: Record<string, { value: string } | null>;
  };
  return ['value', 'knownColor', 'state'].map((name) => fields[name]?.value ?? '');
}

/** A Color with a name of its own, as `Color.FromName("mine")` is written. */
function namedColor(name: string, state: number): NrbfValue {
  const text = (value: string): string =>
    Buffer.from([value.length, ...Buffer.from(value)]).toString('hex');
  const members = ['name', 'value', 'knownColor', 'state'].map(text).join('');
  return decodeNrbf(
    fromHex(
      `0001000000ffffffff0100000000000000 0c 02000000 ${text('System.Drawing')}
       05 01000000 ${text('System.Drawing.Color')} 04000000 ${members} 01000000 09 07 07 02000000
       06 03000000 ${text(name)} 0000000000000000 0000 ${state.toString(16).padStart(2, '0')}00 0b`.replaceAll(
        /\s/g,
        '',
      ),
    ),
  );
}

describe('Colors', () => {
  it('are shown by name or by value', () => {
    const shown = ['Color named', 'Color argb', 'Color empty', 'Color system'].map((name) => {
      const { kind, typeName, text, color } = dotnetValue(name).root;
      return [kind, typeName, text, color];
    });
    assert.deepEqual(shown, [
      ['scalar', 'Color', 'Red', '#ff0000ff'],
      ['scalar', 'Color', '#010203', '#010203ff'],
      ['scalar', 'Color', 'Empty', '#00000000'],
      // What it is depends on the theme of the server.
      ['scalar', 'Color', 'Control', undefined],
    ]);
  });

  it('of other objects have their colour, too', () => {
    const { root } = streamValue('644178051722');
    assert.equal(childOf(root, 'BackColor').typeName, 'Color');
    assert.equal(childOf(root, 'BackColor').text, 'Window');
  });

  it('become another one by name or value', () => {
    const value = dotnetValue('Color named');
    const set = (text: string): string[] => membersOf(setScalar(value, [], text));
    assert.deepEqual(set('tomato'), ['0', '160', '1']);
    assert.deepEqual(set('#102030'), [String(0xff102030), '0', '2']);
    assert.deepEqual(set('#10203040'), [String(0x40102030), '0', '2']);
    assert.deepEqual(set('#fff'), [String(0xffffffff), '0', '2']);
    assert.deepEqual(set('Empty'), ['0', '0', '0']);
    const argb = dotnetValue('Color argb');
    assert.equal(setScalar(argb, [], ' TRANSPARENT ').root.color, '#ffffff00');
  });

  it('by a name that .NET does not know are shown, and stay', () => {
    const { root, failure } = namedColor('mine', 8);
    assert.equal(failure, undefined);
    assert.equal(root.text, 'mine');
    assert.equal(root.color, undefined);
    assert.equal(root.editor, undefined);
    assert.equal(root.readOnlyReason, 'unsupported-type');
    // A name beside a value would stay when the value changes.
    assert.equal(namedColor('mine', 2).root.editor, undefined);
  });
});

describe('Points, sizes and rectangles', () => {
  it('are shown by their values', () => {
    const { root } = dotnetValue('Rectangle');
    const labels = root.children(0, 9).map(({ label }) => label);
    assert.deepEqual(labels, ['X', 'Y', 'Width', 'Height']);
    assert.equal(root.summary, '1, 2, 3 × -807879346');
    assert.equal(dotnetValue('Point').root.summary, '271263664, 2');
  });
});
