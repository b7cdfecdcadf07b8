import assert from 'node:assert/strict';
import { keyToken } from '../../../src/memcached/wire/key-token.ts';
import { checkRequest } from '../../../src/memcached/wire/request-guard.ts';
import {
  classicDelete,
  classicGets,
  classicSet,
  classicTouch,
  ImpossibleKeyError,
  metaDelete,
  metaGet,
  metaSet,
  metaTouch,
  plainRequests,
  type Request,
} from '../../../src/memcached/wire/requests.ts';

const bytes = (text: string): Uint8Array => Buffer.from(text, 'latin1');
const textOf = ({ bytes: sent }: Request): string => Buffer.from(sent).toString('latin1');

describe('requests to Memcached', () => {
  it('name a key as it is, or in Base64 where it would end the line or the word', () => {
    assert.equal(textOf(metaGet(bytes('a:b'), true, true)), 'mg a:b t f c s l u v\r\n');
    for (const key of ['a b', 'a\r\nflush_all', 'a\0', '\x7f']) {
      const text = textOf(metaGet(bytes(key), false, true));
      const base64 = Buffer.from(key, 'latin1').toString('base64');
      assert.equal(text, `mg ${base64} t f c s l u b\r\n`);
    }
    assert.equal(keyToken(bytes('\xc3\xbc'))?.isBase64, false);
    assert.equal(keyToken(bytes('a'.repeat(250)))?.text.length, 250);
    for (const key of ['', 'a'.repeat(251), ' '.repeat(190)]) {
      assert.equal(keyToken(bytes(key)), undefined);
      assert.throws(() => metaGet(bytes(key), false, true), ImpossibleKeyError);
    }
    assert.throws(() => classicGets(bytes('a\r\nflush_all')), ImpossibleKeyError);
  });

  it('carry time to live, flags and version with every write', () => {
    const writing = { flags: 64082, expiry: 1200, cas: '7' };
    assert.equal(
      textOf(metaSet(bytes('k'), bytes('a\r\nb'), writing)),
      'ms k 4 C7 F64082 T1200 c\r\na\r\nb\r\n',
    );
    assert.equal(
      textOf(metaSet(bytes('k'), bytes(''), { flags: 0, expiry: 30 })),
      'ms k 0 ME F0 T30 c\r\n\r\n',
    );
    assert.equal(
      textOf(classicSet(bytes('k'), bytes('ab'), writing)),
      'cas k 64082 1200 2 7\r\nab\r\n',
    );
    assert.throws(() => metaSet(bytes('k'), bytes(''), { ...writing, cas: '1 F0' }), RangeError);
    assert.throws(() => metaTouch(bytes('k'), 0.5), RangeError);
  });

  it('that write are let through only where writing is allowed', () => {
    const key = bytes('k');
    const writing = { flags: 0, expiry: 0, cas: '1' };
    const reads = [...Object.values(plainRequests), metaGet(key, true, true), classicGets(key)];
    const writes = [
      metaSet(key, bytes('x'), writing),
      metaDelete(key, '1'),
      metaTouch(key, 5),
      classicSet(key, bytes('x'), writing),
      classicDelete(key, '1'),
      classicTouch(key, 5),
    ];
    for (const request of reads) checkRequest(request, false);
    for (const request of writes) {
      assert.throws(() => checkRequest(request, false), { code: 'read-only' }, textOf(request));
      checkRequest(request, true);
    }
  });

  for (const line of [
    'flush_all',
    'shutdown',
    'mg k N30',
    'mg k t v T5',
    'mg k R30 v',
    'mg k E5',
    'gat 5 k',
    'get a b',
    'incr k 1',
    'cache_memlimit 1',
    'slabs reassign 1 2',
    'lru_crawler disable',
    'stats reset',
    'verbosity 9',
    'version\nflush_all',
  ]) {
    it(`never are "${line}" where nothing may be written`, () => {
      assert.throws(() => checkRequest({ bytes: bytes(`${line}\r\n`) }, false));
    });
  }
});
