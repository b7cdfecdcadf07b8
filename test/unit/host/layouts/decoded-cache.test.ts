import assert from 'node:assert/strict';
import { DecodedCache } from '../../../../src/host/layouts/decoded-cache.ts';

describe('what decoders made of values', () => {
  const megabytes = 1024 * 1024;
  let nowMs = 0;
  let decoded: string[] = [];
  const ask = async (cache: DecodedCache, value: string, size = 1) => {
    await cache.get(Buffer.from(value), () => {
      decoded.push(value);
      return Promise.resolve(new Uint8Array(size));
    });
  };
  beforeEach(() => {
    nowMs = 0;
    decoded = [];
  });

  it('is used again for half a minute', async () => {
    const cache = new DecodedCache(() => nowMs);
    await ask(cache, 'a');
    nowMs = 29_999;
    await ask(cache, 'a');
    assert.deepEqual(decoded, ['a']);
    nowMs = 30_000;
    await ask(cache, 'a');
    assert.deepEqual(decoded, ['a', 'a']);
  });

  it('is dropped when there is too much of it, the oldest first', async () => {
    const cache = new DecodedCache(() => nowMs);
    for (const value of ['a', 'b', 'c']) await ask(cache, value, 15 * megabytes);
    for (const value of ['c', 'b']) await ask(cache, value);
    assert.deepEqual(decoded, ['a', 'b', 'c']);
    await ask(cache, 'a');
    assert.deepEqual(decoded, ['a', 'b', 'c', 'a']);
  });

  it('is not kept where there was none', async () => {
    const cache = new DecodedCache(() => nowMs);
    const failing = () => Promise.reject(new Error('no'));
    await assert.rejects(cache.get(Buffer.from('a'), failing), { message: 'no' });
    await ask(cache, 'a');
    assert.deepEqual(decoded, ['a']);
  });
});
