import assert from 'node:assert/strict';
import { deflateRawSync, gzipSync } from 'node:zlib';
import type { StoredKey } from '../../../../src/stores/source/key-survey.ts';
import { valueChoices } from '../../../../src/stores/teach/value-choices.ts';

const pattern = 'shop:{id}';

function strings(...values: readonly (string | Uint8Array)[]): readonly StoredKey[] {
  return values.map((value, at) => {
    const data = Buffer.from(value as string);
    const head = data.subarray(0, 256);
    const key = Buffer.from(`shop:7f3a${at}`);
    return { key, look: { type: 'string', text: { head, sizeBytes: data.length } }, data };
  });
}

function hash(fields: Readonly<Record<string, string | Buffer>>): StoredKey {
  const data = Object.entries(fields).flatMap(([name, value]) => [
    Buffer.from(name),
    Buffer.from(value as string),
  ]);
  return { key: Buffer.from('shop:7f3a'), look: { type: 'hash', fields: new Map() }, data };
}

const told = (stored: readonly StoredKey[], of = pattern) =>
  valueChoices(of, stored, 0).map(({ values, certainty, sessions }) => {
    const name = 'framework' in values ? values.framework : values.format;
    const names = sessions[0]?.items.map((item) => item.name).join();
    return `${name} ${certainty} ${names ?? ''}`;
  });

describe('what the values of keys can be', () => {
  it('is the framework that they name first', () => {
    const cookie = '{"cookie":{"originalMaxAge":60000,"expires":null},"user":"Ann"}';
    const [first, second] = told(strings(cookie));
    assert.equal(first, 'express sure cookie,user');
    assert.equal(second, 'json sure cookie,user');
    // A framework has nothing behind the id.
    assert.equal(told(strings(cookie), 'shop:{id}x')[0], undefined);
  });

  it('is a format with its items, and text and bytes behind all others', () => {
    const found = told(strings('{"user":"Ann","cart":[1]}', '{"user":"Bob"}'));
    assert.equal(found[0], 'json sure user,cart');
    assert.match(found.at(-1) ?? '', /^bytes possible/);
    assert.ok(!found.some((each) => each.startsWith('express')));
    assert.match(told(strings('user|s:3:"Ann";n|i:1;'))[0] ?? '', /^php sure user,n/);
  });

  it('is what fits all of them', () => {
    assert.ok(!told(strings('{"user":"Ann"}', 'no JSON')).some((each) => each.startsWith('json')));
  });

  it('is told of the fields of a hash', () => {
    const found = told([hash({ user: '"Ann"', cart: '{"n":1}' })]);
    assert.match(found[0] ?? '', /^json \w+ cart,user/);
    assert.ok(!found.some((each) => each.startsWith('collection')));
  });

  it('never fails on what nobody keeps as a session', () => {
    for (const value of ['', '\0', gzipSync('x'), deflateRawSync('{}'), Buffer.alloc(300, 0x91)]) {
      assert.match(told(strings(value)).at(-1) ?? '', /^bytes/);
    }
    assert.deepEqual(valueChoices(pattern, [], 0), []);
  });
});
