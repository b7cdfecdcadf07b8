import assert from 'node:assert/strict';
import { enumEditor } from '../../../src/formats/nrbf/known/enums.ts';
import { enumName, parseEnum } from '../../../src/formats/scalars/enum-text.ts';

const attributes = enumEditor('System.IO.FileAttributes', 'Int32');
const styles = enumEditor('System.Globalization.NumberStyles', 'Int32');
const day = enumEditor('System.DayOfWeek', 'Int32');
const own = enumEditor('Shop.Rights', 'Byte');

describe('Names of enums', () => {
  it('are those that .NET writes', () => {
    // What ToString of .NET 10 says.
    assert.equal(enumName(attributes, '33'), 'ReadOnly, Archive');
    assert.equal(enumName(styles, '7'), 'Integer');
    assert.equal(enumName(styles, '231'), 'AllowThousands, Float');
    assert.equal(enumName(styles, '515'), 'HexNumber');
    assert.equal(enumName(styles, '0'), 'None');
    assert.equal(enumName(day, '5'), 'Friday');
    for (const [editor, text] of [
      [attributes, '8'],
      [attributes, '0'],
      [attributes, '-1'],
      [day, '7'],
      [own, '1'],
    ] as const) {
      assert.equal(enumName(editor, text), undefined);
    }
  });

  it('are read in any case, several of them where numbers are bits', () => {
    assert.equal(parseEnum(attributes, ' readonly ,ARCHIVE'), '33');
    assert.equal(parseEnum(attributes, 'Hidden, 1'), '3');
    assert.equal(parseEnum(attributes, '33'), '33');
    assert.equal(parseEnum(day, 'friday'), '5');
    assert.equal(parseEnum(own, '0x1f'), '31');
  });

  it('that are none are refused', () => {
    for (const [editor, text] of [
      [attributes, 'ReadOnly, Nothing'],
      [attributes, 'ReadOnly,'],
      [attributes, ''],
      [day, 'Monday, Tuesday'],
      [own, 'Admin'],
      [own, '256'],
    ] as const) {
      assert.throws(() => parseEnum(editor, text));
    }
  });
});
