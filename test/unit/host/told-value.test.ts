import assert from 'node:assert/strict';
import { decodeItem } from '../../../src/formats/registry.ts';
import type { ItemEncoding } from '../../../src/formats/encoding.ts';
import { toldValue } from '../../../src/host/language-models/told-value.ts';
import type { Telling } from '../../../src/host/language-models/told-value.ts';

const all = (): Telling => ({ isRedacted: () => false, left: 1000 });

const rootOf = (text: string | Uint8Array, encoding: ItemEncoding = 'json') =>
  decodeItem(Buffer.from(text), encoding).root;

describe('a value that is told to a language model', () => {
  it('is JSON, with types where there are some', () => {
    const root = rootOf('{"a":1,"b":[true,null,"x"],"c":{}}');
    const told = JSON.stringify(toldValue(root, 'Cart', all()));
    assert.match(told, /"a":1,"b":\[true,null,"x"\]/);
  });

  it('keeps back what stands under certain names, and what that holds', () => {
    const root = rootOf('{"Name":"Ann","Login":{"Password":"hunter2"},"Password":["hunter2"]}');
    const telling = { ...all(), isRedacted: (name: string) => name === 'Password' };
    const told = JSON.stringify(toldValue(root, 'User', telling));
    assert.ok(told.includes('Ann'));
    assert.ok(!told.includes('hunter2'));
    const whole = { ...all(), isRedacted: (name: string) => name === 'User' };
    assert.ok(!JSON.stringify(toldValue(root, 'User', whole)).includes('Ann'));
  });

  it('cuts long texts and lists, and says by how much', () => {
    const text = toldValue(rootOf(`"${'x'.repeat(9000)}"`), 'T', all());
    assert.match(JSON.stringify(text), /x… \(9000 char/);
    const list = toldValue(rootOf(JSON.stringify(Array(250).fill(7))), 'L', all());
    assert.ok(Array.isArray(list));
    assert.deepEqual(list.at(-1), { $leftOut: 150 });
  });

  it('ends where there is too much or it is too deep', () => {
    const many = JSON.stringify(
      Array.from({ length: 90 }, () => Array.from({ length: 90 }, () => 1)),
    );
    const told = JSON.stringify(toldValue(rootOf(many), 'M', { ...all(), left: 200 }));
    assert.ok(told.length < 2000);
    const deep = JSON.stringify(toldValue(rootOf('['.repeat(60) + ']'.repeat(60)), 'D', all()));
    assert.match(deep, /\$childCount/);
  });
});
