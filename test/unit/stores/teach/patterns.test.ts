import assert from 'node:assert/strict';
import { companionsOf } from '../../../../src/stores/teach/companions.ts';
import { rangesOf } from '../../../../src/stores/teach/key-parts.ts';
import { shapesOf } from '../../../../src/stores/teach/key-shapes.ts';
import {
  applicationChoices,
  fitsPattern,
  idChoices,
} from '../../../../src/stores/teach/pattern-choices.ts';

const bytes = (keys: readonly string[]) => keys.map((key) => new TextEncoder().encode(key));
const guid = '0f8fad5b-d9cb-469f-a165-70867728950e';

describe('the patterns that one key of a session can have', () => {
  it('begin with the longest part that looks made at random', () => {
    const first = (key: string) => idChoices(key)[0]?.pattern;
    assert.equal(first('shop:eu:session:7f3a9c'), 'shop:eu:session:{id}');
    assert.equal(first(`shop:42:sid-${guid}:data`), 'shop:42:sid-{id}:data');
    assert.equal(first('{/Shop_4hj2k1abcdefghijklmnox0q}_Data'), '{/Shop_{id}}_Data');
    assert.equal(first('sessq8f5JmT0aXb1cYd2eZf3'), 'sess{id}');
    assert.equal(first('cart/ann'), 'cart/{id}');
  });

  it('have each other part as well', () => {
    const patterns = idChoices('shop:eu:session:7f3a9c').map(({ pattern }) => pattern);
    assert.deepEqual(patterns, [
      'shop:eu:session:{id}',
      'shop:eu:{id}:7f3a9c',
      'shop:{id}:session:7f3a9c',
      '{id}:eu:session:7f3a9c',
    ]);
  });

  it('have the application before the id alone, the nearest part first', () => {
    const key = 'shop:eu:session:7f3a9c';
    const [id] = idChoices(key);
    assert.ok(id);
    const patterns = applicationChoices(key, id.range).map(({ pattern }) => pattern);
    assert.deepEqual(patterns, [
      'shop:eu:{application}:{id}',
      'shop:{application}:session:{id}',
      '{application}:eu:session:{id}',
    ]);
  });

  it('are none that would read the key in another way', () => {
    // What the braces mean can't be told from what they are.
    assert.deepEqual(
      idChoices('{id}:b').map(({ pattern }) => pattern),
      ['{{id}}:b'],
    );
    // Any key would fit.
    assert.deepEqual(idChoices('7f3a9c7f3a9c7f3a9c'), []);
    // The separator stands in the id as well: it would begin behind the last one.
    const key = 'shop_c1d2_e3f4';
    const choice = idChoices(key).find(({ range }) => key.slice(range.start) === 'c1d2_e3f4');
    assert.ok(choice);
    assert.deepEqual(applicationChoices(key, choice.range), []);
  });

  it('are told within limits from keys that are made to have many parts', () => {
    const startMs = performance.now();
    for (const part of ['a_', 'a1:', '1-', '{', '_', ':']) {
      assert.ok(rangesOf(part.repeat(100_000)).length < 200);
    }
    assert.ok(performance.now() - startMs < 2000);
  });
});

describe('keys that are named alike', () => {
  it('are counted under one name', () => {
    const keys = Array.from({ length: 30 }, (_, at) => `shop:eu:session:7f3a9c${at}`);
    const carts = ['cart:ann', 'cart:bob', 'cart:eve'];
    const found = shapesOf(bytes([...carts, ...keys, 'config', `sid-${guid}`]));
    assert.deepEqual(
      found.map(({ shape, keyCount }) => [shape, keyCount]),
      [
        ['shop:eu:session:*', 30],
        ['cart:*', 3],
        ['config', 1],
        ['sid-*', 1],
      ],
    );
    assert.equal(found[0]?.examples.length, 3);
  });

  it('fit a pattern or not', () => {
    const fits = fitsPattern('shop:{application}:session:{id}');
    const keys = bytes(['shop:eu:session:1', 'shop:session:1', 'shop:eu:session:']);
    assert.deepEqual(keys.map(fits), [true, false, false]);
    assert.deepEqual(keys.map(fitsPattern('no pattern')), [false, false, false]);
  });
});

describe('keys beside those of sessions', () => {
  const pattern = 'shop:{application}:session:{id}';
  const patterns = (keys: readonly string[]) => {
    const { lock, timeout } = companionsOf(pattern, bytes(keys));
    return [lock?.pattern, timeout?.pattern];
  };

  it('are found by the id in them and by their names', () => {
    const keys = [
      'shop:eu:session:7f3a9c',
      'shop:eu:session:7f3a9c:lock',
      'shop:us:session:8e2b1d',
      'timeouts:us:8e2b1d',
    ];
    assert.deepEqual(patterns(keys), [`${pattern}:lock`, 'timeouts:{application}:{id}']);
  });

  it('are none with the id of no session, or that are called something else', () => {
    const keys = ['shop:eu:session:7f3a9c', 'lock:8e2b1d', 'shop:eu:7f3a9c:cart'];
    assert.deepEqual(patterns(keys), [undefined, undefined]);
  });
});
