import assert from 'node:assert/strict';
import * as v from 'valibot';
import {
  count,
  fields,
  listOf,
  named,
  shaped,
  shapedJson,
  shapedOrMisfit,
  whole,
} from '../../../src/shapes/shape.ts';

const server = fields({ port: whole(1, 9), env: v.optional(named(v.string('a text'))) });
const farm = fields({ name: v.optional(v.string()), servers: v.array(server, 'a list') });

const misfitOf = (value: unknown): readonly [path: string, expected: string] => {
  const result = shapedOrMisfit(farm, value);
  if (!('misfit' in result)) assert.fail('it fits');
  return [result.misfit.path, result.misfit.expected];
};

describe('a shape', () => {
  it('gives back what it knows, and leaves the rest out', () => {
    const value = { servers: [{ port: 1, env: { A: 'b' }, extra: 1 }], extra: {} };
    assert.deepEqual(shaped(farm, value), { servers: [{ port: 1, env: { A: 'b' } }] });
  });

  it('says where the first thing is wrong, and what it must be', () => {
    assert.deepEqual(misfitOf({ servers: [{ port: 1 }, { port: 10 }] }), [
      'servers[1].port',
      'a whole number from 1 to 9',
    ]);
    assert.deepEqual(misfitOf({ servers: [{ port: 1, env: { 'A B': 1 } }] }), [
      'servers[0].env.A B',
      'a text',
    ]);
  });

  it('says of an absent member what it must be', () => {
    assert.deepEqual(misfitOf({}), ['servers', 'a list']);
    assert.deepEqual(misfitOf({ servers: [{}] }), [
      'servers[0].port',
      'a whole number from 1 to 9',
    ]);
  });

  it('takes no list for an object, and no part of a shape does', () => {
    assert.deepEqual(misfitOf([]), ['', 'an object']);
    assert.deepEqual(misfitOf({ servers: [{ port: 1, env: [] }] }), [
      'servers[0].env',
      'an object',
    ]);
    const part = v.pick(farm, ['name']);
    assert.deepEqual(shaped(part, { servers: 1 }), {});
    assert.equal(shaped(part, []), undefined);
  });

  it('never quotes what it refuses', () => {
    const secrets = fields({ password: v.pipe(v.string(), v.maxLength(3)), port: v.number() });
    for (const value of [
      { password: 'hunter2', port: 1 },
      { password: 'x', port: 'hunter2' },
    ]) {
      const result = shapedOrMisfit(secrets, value);
      assert.ok('misfit' in result);
      assert.doesNotMatch(`${result.misfit.path} ${result.misfit.expected}`, /hunter2/);
    }
  });

  it('makes nothing of names that objects have by themselves', () => {
    const value: unknown = JSON.parse('{"__proto__":{"port":1},"constructor":"x"}');
    assert.equal(shaped(server, value), undefined);
    const names = shaped(named(v.unknown()), value);
    assert.equal(Object.getPrototypeOf(names), Object.prototype);
  });

  it('is looked for in texts of JSON, and in nothing else', () => {
    assert.deepEqual(shapedJson(server, '{"port":3}'), { port: 3 });
    for (const text of ['', '{"port":3', '{"port":"3"}', '[]', 'null']) {
      assert.equal(shapedJson(server, text), undefined, text);
    }
  });

  it('looks at no element of a list that is too long', () => {
    let looks = 0;
    const element = v.custom<number>(() => ++looks > 0);
    assert.deepEqual(shaped(listOf(element, 3), [1, 2, 3]), [1, 2, 3]);
    assert.equal(shaped(listOf(element, 3), [1, 2, 3, 4]), undefined);
    assert.equal(looks, 3);
  });

  it('counts from 0, exactly', () => {
    for (const value of [-1, 0.5, 2 ** 53, Number.NaN, '1', null]) {
      assert.equal(shaped(count, value), undefined);
    }
    assert.equal(shaped(count, 2 ** 53 - 1), 2 ** 53 - 1);
  });
});
