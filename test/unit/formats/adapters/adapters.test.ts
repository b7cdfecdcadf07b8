import assert from 'node:assert/strict';
import { decodeAdapterSession } from '../../../../src/formats/adapters/format.ts';
import { decodeItem } from '../../../../src/formats/registry.ts';
import { codecs } from '../../../../src/stores/codecs.ts';
import { fromHex, toHex } from '../support/fixtures.ts';
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

// Bytes as dotnet/systemweb-adapters' BinarySessionSerializer.StateWriter.cs writes them.
const named = (text: string): string =>
  `${text.length.toString(16).padStart(2, '0')}${toHex(utf8(text))}`;
const head = `01 ${named('qn4rk2pzfd0hxw5tbjs3mave')} 00 00 01 14`;
const session = fromHex(
  `${head} 03 ${named('user')} ${named('"Ada"')} ${named('cart')} ${named('{"n":[1]}')} ${named('gone')} 00 01 ${named('gone')}`,
);

describe('Sessions of the System.Web adapters', () => {
  it('are shown whole, their items as the JSON that they are', () => {
    const value = decodeAdapterSession(session);
    assert.equal(value.failure, undefined);
    assert.deepEqual(value.warnings, []);
    assert.deepEqual(plain(value.root), {
      SessionID: 'qn4rk2pzfd0hxw5tbjs3mave',
      IsNewSession: 'Boolean false',
      IsAbandoned: 'Boolean false',
      IsReadOnly: 'Boolean true',
      Timeout: 'Int32 20',
      Items: { user: 'Ada', cart: { n: ['Number 1'] }, gone: 'bytes ' },
      UnknownKeys: ['gone'],
    });
    const inside = nodeAt(value, pathOf(value, 'Items', 'cart'));
    const { start, end } = inside.range ?? { start: 0, end: 0 };
    assert.equal(new TextDecoder().decode(session.subarray(start, end)), '{"n":[1]}');
  });

  it('are known with the flags of newer versions, and are read-only', () => {
    for (const rest of ['', '01 64 00']) {
      const bytes = fromHex(`${toHex(session)} ${rest}`);
      const value = decodeItem(bytes, 'nrbf', { codecs });
      assert.deepEqual([value.format, value.certainty], ['adapters', 'sure']);
      const path = pathOf(value, 'Items', 'user');
      refuses(value, { type: 'set', path, text: 'Eve' }, 'read-only');
    }
  });

  it('are not claimed where the ID or the timeout could be none', () => {
    const formatOf = (text: string) => decodeItem(fromHex(text), 'nrbf', { codecs }).format;
    assert.notEqual(formatOf(`01 ${named('a b c d e f g h i j')} 00 00 00 14 00 00`), 'adapters');
    const long = `01 ${named('qn4rk2pzfd0hxw5tbjs3mave')} 00 00 00 ffffff07 00 00`;
    assert.notEqual(formatOf(long), 'adapters');
  });

  it('fail on what ends too early, and survive any change', () => {
    assertCutsFail(session, decodeAdapterSession);
    assertSurvivesChanges(session, decodeAdapterSession);
    const items = `${head} ffffff7f ${'0000'.repeat(1000)}`;
    assert.ok(decodeWithin(1000, fromHex(items), decodeAdapterSession).failure);
  });
});
