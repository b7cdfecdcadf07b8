import assert from 'node:assert/strict';
import { brotliCompressSync, deflateSync, gzipSync } from 'node:zlib';
import { claimOf } from '../../../src/stores/find/value-claim.ts';
import { membersAtHead } from '../../../src/stores/find/json-head.ts';
import { HEAD_BYTES, TAIL_BYTES } from '../../../src/stores/find/key-look.ts';

/** What a value says of who wrote it, seen as a search sees it. */
function claim(value: string | Uint8Array): string | undefined {
  const bytes = Buffer.from(value);
  const isCut = bytes.length > HEAD_BYTES;
  return claimOf({
    type: 'string',
    text: {
      head: bytes.subarray(0, HEAD_BYTES),
      sizeBytes: bytes.length,
      ...(isCut && { tail: bytes.subarray(-TAIL_BYTES) }),
    },
  });
}

const cookie = '"cookie":{"originalMaxAge":null,"expires":null,"httpOnly":true,"path":"/"}';
const long = JSON.stringify('x'.repeat(500));

describe('the claim of a value', () => {
  for (const [what, value, layout] of [
    ['a cookie of Express', `{${cookie},"user":1}`, 'express'],
    ['one that stands behind other members', `{"a":{"b":[1]},${cookie}}`, 'express'],
    [
      'one of @fastify/session',
      '{"cookie":{"path":"/","originalMaxAge":1,"sameSite":null}}',
      'express',
    ],
    [
      'the end of a session of Koa',
      `{"a":${long},"_expire":1893456000000,"_maxAge":86400000}`,
      'koa',
    ],
    ['a cookie of Koa', '{"cookie":{"path":"/","overwrite":true,"signed":true},"a":1}', 'koa'],
    ["Rails' token", '{"_csrf_token":"aa=","user_id":42}', 'rack'],
    ["Flask's item", '{"_permanent":true,"user":1}', 'flask'],
    [
      "Flask's item in MessagePack",
      Uint8Array.of(0x81, 0xaa, ...Buffer.from('_permanent'), 0xc3),
      'flask',
    ],
    // `pickle.dumps({'_permanent': True}, protocol)`, as Flask-Session 0.3 writes it into Memcached with 0.
    ["Flask's item in a pickle of protocol 0", '(dp0\nV_permanent\np1\nI01\ns.', 'flask'],
    ["Flask's item in a pickle of protocol 1", '}q\0X\x0a\0\0\0_permanentq\x01I01\ns.', 'flask'],
    ["Django's sign-in", '{"_auth_user_id":"1","_auth_user_backend":"x"}', 'django'],
    ['variables of PHP', 'uid|i:4711;name|s:7:"Barbara";', 'php'],
    [
      "Symfony's attributes in an array",
      'a:2:{s:15:"_sf2_attributes";a:1:{s:4:"user";s:3:"ada";}s:9:"_sf2_meta";a:0:{}}',
      'php',
    ],
    ['the same behind its length', '\x0f_sf2_attributesa:1:{s:4:"user";s:3:"ada";}', 'php'],
    [
      'the same by igbinary',
      // igbinary_serialize(['_sf2_attributes' => ['user' => 'ada']]) of igbinary 3.2.13
      Buffer.from(
        '000000021401110f5f7366325f6174747269627574657314011104757365721103616461',
        'hex',
      ),
      'php',
    ],
    ['a variable without a value', '!a|b|i:1;', 'php'],
    ['attributes of Laravel', 's:40:"a:1:{s:6:"_token";s:3:"abc";}";', 'laravel'],
    ['the same in JSON', 's:16:"{"_token":"abc"}";', 'laravel'],
    ['the same, serialized once more', 's:50:"s:40:"a:1:{s:6:"_token";s:3:"abc";}";";', 'laravel'],
    ['a session of Rack', Uint8Array.of(4, 8, 0x7b, 6, ...Buffer.from('I"\x0fsession_id')), 'rack'],
  ] as const) {
    it(`is that of ${layout} for ${what}`, () => assert.equal(claim(value), layout));

    it(`is the same for ${what}, in other compressions`, () => {
      if (what.startsWith('the end')) return;
      const bytes = Buffer.from(value);
      // A block that stands for itself: google/snappy format_description.txt, 2.1; RFC 8878, 3.1.1.2.2.
      const block = Buffer.from([bytes.length, 60 << 2, bytes.length - 1, ...bytes]);
      assert.equal(claim(block), layout, 'a block of Snappy');
      const chunk = [0, 4 + block.length, 0, 0, 1, 2, 3, 4];
      const stream = Buffer.from([255, 6, 0, 0, ...Buffer.from('sNaPpY'), ...chunk, ...block]);
      assert.equal(claim(stream), layout, 'a stream of Snappy');
      const head = [0x28, 0xb5, 0x2f, 0xfd, 0x20, bytes.length, ((bytes.length << 3) & 255) | 1];
      const zstd = Buffer.from([...head, bytes.length >> 5, 0, ...bytes]);
      assert.equal(claim(zstd), layout, 'a frame of zstd');
    });

    it(`is the same for ${what}, compressed`, () => {
      // What stands at the end can't be seen in the beginning of what is compressed.
      if (what.startsWith('the end')) return;
      assert.equal(claim(gzipSync(value)), layout);
      assert.equal(claim(deflateSync(value)), layout);
      assert.equal(claim(brotliCompressSync(value)), layout);
      assert.equal(claim(gzipSync(value).toString('base64')), layout);
    });
  }

  for (const [what, value] of [
    ['JSON', '{"seats":3,"room":"B"}'],
    ['a cookie of something else', '{"cookie":"chocolate","originalMaxAge":1}'],
    ['a session inside of something else', `{"value":{${cookie}}}`],
    ['a list', '[{"_permanent":true}]'],
    ['a text that begins as a pickle does', '(dp0 _permanent'],
    ['text with marks', 'a|b|c'],
    ["a value of Laravel's cache", 's:5:"hello";'],
    ['a cut string', '{"abc'],
    ['nothing', ''],
  ] as const) {
    it(`is none for ${what}`, () => assert.equal(claim(value), undefined));
  }

  it('reads the names of an object as far as it is there', () => {
    const names = (text: string) => membersAtHead(text) && [...(membersAtHead(text)?.keys() ?? [])];
    assert.deepEqual(names('{"a":"x,\\"b\\":1","c":{"d":[{"e":1}]},"f":'), ['a', 'c', 'f']);
    assert.deepEqual(names('{}'), []);
    assert.equal(names('[]'), undefined);
  });
});
