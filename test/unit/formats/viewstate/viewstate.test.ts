import assert from 'node:assert/strict';
import { scoreFormats } from '../../../../src/formats/foreign/scores.ts';
import { decodeItem } from '../../../../src/formats/registry.ts';
import { decodeViewState } from '../../../../src/formats/viewstate/format.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { fromBase64, fromHex, readJsonLines, toHex } from '../support/fixtures.ts';
import {
  assertCutsFail,
  assertSurvivesChanges,
  decodeWithin,
  nodeAt,
  pathOf,
  plain,
  refuses,
  utf8,
} from '../support/tree.ts';

// Bytes as referencesource's System.Web/UI/ObjectStateFormatter.cs writes them.
const hex = (text: string): string => toHex(utf8(text));
const named = (text: string): string => `${text.length.toString(16).padStart(2, '0')}${hex(text)}`;
const state = (value: string) => decodeViewState(fromHex(`ff01${value}`));
const shown = (value: string) => {
  const { root, failure, warnings } = state(value);
  assert.equal(failure, undefined);
  assert.deepEqual(warnings, []);
  return plain(root);
};

describe('View state of ASP.NET', () => {
  it('shows every token', () => {
    const all: readonly (readonly [string, unknown])[] = [
      ['64', null],
      ['65', ''],
      [`05${named('Ada')}`, 'Ada'],
      ['66', 'Int32 0'],
      ['02 8801', 'Int32 136'],
      ['02 ffffffff0f', 'Int32 -1'],
      ['01 feff', 'Int16 -2'],
      ['03 07', 'Byte 7'],
      ['04 c3a9', 'Char é'],
      ['67', 'Boolean true'],
      ['68', 'Boolean false'],
      ['06 80c0bf7a3f0bdc48', 'DateTime 2024-01-02T03:04:05.0000000 (utc)'],
      ['07 000000000000f83f', 'Double 1.5'],
      ['08 0000c03f', 'Single 1.5'],
      ['09 40302010', 'Color #20304010'],
      ['0a 8d01', 'Color Red'],
      ['0c', 'Color Empty'],
      ['1b 0000000000001440 01000000', 'Unit 5px'],
      ['1c', 'Unit '],
      ['0f 67 66', { First: 'Boolean true', Second: 'Int32 0' }],
      ['10 67 66 64', { First: 'Boolean true', Second: 'Int32 0', Third: null }],
      ['16 03 67 64 66', ['Boolean true', null, 'Int32 0']],
      [`15 02 ${named('a')} ${named('')}`, ['a', '']],
      [`14 2b01 02 66 02 05`, ['Int32 0', 'Int32 5']],
      [`3c 2b00 8001 01 05 05${named('x')}`, { '[5]': 'x' }],
      [`17 01 05${named('k')} 66`, { k: 'Int32 0' }],
      [`18 01 05${named('k')} 67`, { k: 'Boolean true' }],
      [`16 02 1e${named('q')} 1f00`, ['q', 'q']],
      [`0b 29${named('System.DayOfWeek, mscorlib')} 05`, 'DayOfWeek 5'],
      [`28 29${named('System.Decimal, mscorlib')} ${named('1.5')}`, 'Decimal 1.5'],
      [`19 2a${named('System.Web.UI.Page')}`, 'Type System.Web.UI.Page, System.Web'],
      ['19 2b02', 'Type System.String'],
      [`1d 00 01 ${'ab'.repeat(16)}`, `bytes ${'ab'.repeat(16)}`],
      // A class is named by its number from then on.
      [
        `16 02 0b 29${named('System.DayOfWeek, mscorlib')} 05 0b 2b04 06`,
        ['DayOfWeek 5', 'DayOfWeek 6'],
      ],
    ];
    for (const [bytes, expected] of all) assert.deepEqual(shown(bytes), expected, bytes);
  });

  it('keeps as many strings as ASP.NET does', () => {
    const many = Array.from({ length: 256 }, (_, index) => `1e${named(`s${index}`)}`);
    const texts = shown(`16 8102 ${many.join(' ')} 1f00`);
    assert.equal(Array.isArray(texts) && texts.at(-1), 's255');
  });

  it('shows BinaryFormatter streams in it, at their places', () => {
    interface Line {
      readonly name: string;
      readonly base64: string;
    }
    const [line] = readJsonLines<Line>('nrbf-dotnet10.jsonl');
    const stream = toHex(fromBase64(line?.base64 ?? ''));
    const length = stream.length / 2;
    assert.ok(length < 128);
    const value = state(`0f 67 32 ${length.toString(16).padStart(2, '0')} ${stream}`);
    const alone = decodeItem(fromHex(stream), 'nrbf');
    const inside = nodeAt(value, pathOf(value, 'Second'));
    assert.deepEqual(plain(inside), plain(alone.root));
    assert.equal(inside.typeName, alone.root.typeName);
    assert.equal(inside.range?.start, (alone.root.range?.start ?? 0) + 6);
    assert.equal(inside.editor, undefined);
  });

  it('names the MAC behind a value, by the lengths that machineKey gives', () => {
    assert.deepEqual(shown(`0f 67 66 ${'cd'.repeat(20)}`), {
      Value: { First: 'Boolean true', Second: 'Int32 0' },
      MAC: `bytes ${'cd'.repeat(20)}`,
    });
    assert.equal(state('0f 67 66 cdcd').warnings[0]?.code, 'bytes-behind');
  });

  it('is found in values of sites, as LosFormatter writes it too, and is read-only', () => {
    const bytes = fromHex(`ff01 0f 05${named('hello')} 67`);
    assert.equal(scoreFormats(bytes)[0]?.format, 'viewstate');
    const text = decodeItem(utf8(Buffer.from(bytes).toString('base64')), 'nrbf', { codecs });
    assert.equal(text.packings?.[0]?.kind, 'base64');
    assert.equal(text.format, 'viewstate');
    refuses(text, { type: 'set', path: [0], text: 'x' }, 'read-only');
    const one = decodeItem(fromHex('ff01 67'), 'nrbf', { codecs });
    assert.deepEqual([one.format, one.certainty], ['viewstate', 'likely']);
  });

  it('warns of classes that run code, also of those in streams', () => {
    const name = 'System.Windows.Data.ObjectDataProvider, PresentationFramework';
    const { warnings } = state(`28 29${named(name)} 00`);
    assert.equal(warnings[0]?.code, 'dangerous-type');
  });

  it('refuses what is not there', () => {
    const codes: readonly (readonly [string, string])[] = [
      ['63', 'invalid-record'],
      ['1f 00', 'invalid-record'],
      ['19 2b09', 'invalid-record'],
      ['16 ffffffff07', 'invalid-count'],
      ['32 ffffffff07', 'invalid-count'],
      ['02 ffffffffff', 'invalid-record'],
    ];
    for (const [bytes, code] of codes) assert.equal(state(bytes).failure?.code, code, bytes);
    assert.equal(decodeViewState(fromHex('ff02 67')).failure?.code, 'not-this-format');
  });

  it('reads hostile bytes in linear time', () => {
    const deep = new Uint8Array(300_002).fill(0x0f);
    deep.set([0xff, 1]);
    assert.equal(decodeWithin(2000, deep, decodeViewState).failure?.code, 'limit-exceeded');
    const streams = fromHex(`ff01 16 ffff03 ${'3203010203'.repeat(50_000)}`);
    assert.ok(decodeWithin(2000, streams, decodeViewState).failure);
  });

  it('fails on what ends too early, and survives any change', () => {
    const bytes = fromHex(
      `ff01 10 0b 29${named('System.DayOfWeek')} 05 3c 2b00 8001 01 05 1e${named('x')} 17 01 1f00 16 01 06 80c0bf7a3f0bdc48`,
    );
    assertCutsFail(bytes, decodeViewState);
    assertSurvivesChanges(bytes, decodeViewState);
  });
});
