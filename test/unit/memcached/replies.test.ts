import assert from 'node:assert/strict';
import { DumpedKeysTaker } from '../../../src/memcached/wire/dumped-keys.ts';
import { EntryTaker } from '../../../src/memcached/wire/entry-taker.ts';
import { ListedKeysTaker } from '../../../src/memcached/wire/listed-keys.ts';
import {
  BadReplyError,
  LinesTaker,
  type ReplyTaker,
} from '../../../src/memcached/wire/reply-taker.ts';

/** Gives bytes to a taker, in pieces of a size, until it is done. */
function take<T>(taker: ReplyTaker<T>, text: string, pieceBytes = Infinity): T | undefined {
  const all = Buffer.from(text, 'latin1');
  let bytes = Buffer.alloc(0);
  let least = 1;
  for (let at = 0; at < all.length; at += pieceBytes) {
    bytes = Buffer.concat([bytes, all.subarray(at, at + pieceBytes)]);
    if (bytes.length < least) continue;
    const taken = taker.take(bytes);
    bytes = bytes.subarray(taken.used);
    if (taken.isDone) {
      assert.equal(bytes.length, 0, 'all was used');
      return taker.result();
    }
    least = Math.max(bytes.length + 1, taken.least ?? 0);
  }
  return undefined;
}

const listed = (text: string, pieceBytes?: number) => {
  const keys: string[] = [];
  const sink = {
    visit: (bytes: Uint8Array, start: number, end: number) =>
      void keys.push(Buffer.from(bytes.subarray(start, end)).toString('latin1')),
  };
  const refused = take(new ListedKeysTaker(sink), text, pieceBytes);
  return { keys, refused };
};

describe('replies of Memcached', () => {
  // As memcached 1.6.18 has answered.
  const value = 'VA 3 t1439 f4 c18446744073709551615 s3 l0\r\na\r\n\r\n';

  for (const pieceBytes of [1, 2, 7, 1000]) {
    it(`that list a class of sizes are taken in pieces of ${pieceBytes} bytes`, () => {
      const keys: string[] = [];
      const visit = (bytes: Uint8Array, start: number, end: number) =>
        void keys.push(Buffer.from(bytes.subarray(start, end)).toString('latin1'));
      // The second key has a line break in it.
      const text =
        'ITEM a:b [1 b; 0 s]\r\nITEM c\r\nd [1 b; 0 s]\r\nITEM e [f [12 b; 99 s]\r\nEND\r\n';
      const dumped = take(new DumpedKeysTaker({ visit }), text, pieceBytes);
      assert.deepEqual(dumped, { count: 2 });
      assert.deepEqual(keys, ['a:b', 'e [f']);
      const words = 'CLIENT_ERROR stats cachedump not allowed';
      const refused = take(new DumpedKeysTaker({ visit }), `${words}\r\n`, pieceBytes);
      assert.deepEqual(refused, { count: 0, refused: words });
    });

    it(`are taken in pieces of ${pieceBytes} bytes`, () => {
      assert.deepEqual(take(new EntryTaker(), value, pieceBytes), {
        cas: '18446744073709551615',
        flags: 4,
        sizeBytes: 3,
        ttlSeconds: 1439,
        idleSeconds: 0,
        value: new Uint8Array([0x61, 0x0d, 0x0a]),
      });
      assert.equal(take(new EntryTaker(), 'EN\r\n', pieceBytes), undefined);
      const classic = 'VALUE key 64082 2 9\r\nab\r\nEND\r\n';
      const found = take(new EntryTaker(), classic, pieceBytes);
      assert.ok(found && 'cas' in found);
      assert.deepEqual([found.flags, found.cas, found.ttlSeconds], [64082, '9', undefined]);
      const list = 'key=a%3Ab exp=-1 la=1 cas=1 fetch=no cls=1 size=63\nkey=%C3%BC exp=5\nEND\r\n';
      assert.deepEqual(listed(list, pieceBytes).keys, ['a:b', '\xc3\xbc']);
    });
  }

  it('say in their own words why they refuse', () => {
    assert.deepEqual(take(new EntryTaker(), 'CLIENT_ERROR invalid flag\r\n'), {
      refused: 'CLIENT_ERROR invalid flag',
    });
    const busy = 'BUSY currently processing crawler request\r\n';
    assert.match(listed(busy).refused ?? '', /^BUSY/);
    assert.deepEqual(take(new LinesTaker(5), 'ERROR\r\n'), ['ERROR']);
    assert.deepEqual(take(new LinesTaker(5), 'STAT pid 1\r\nEND\r\n'), ['STAT pid 1']);
  });

  for (const [name, text] of [
    ['of another protocol', '-ERR unknown command\r\n'],
    ['of a web server', 'HTTP/1.1 400 Bad Request\r\n\r\n'],
    ['with a length that is none', 'VA -3 t1 f0 c1\r\n'],
    ['with a length beyond all bounds', 'VA 99999999999 t1 f0 c1\r\n'],
    ['whose value is longer than it says', 'VA 1 t1 f0 c1 s1\r\nab\r\n\r\n'],
    ['without a version', 'HD t1 f0\r\n'],
    ['with a time that is none', 'HD tx f0 c1\r\n'],
    ['with a line that does not end', 'H'.repeat(5000)],
  ] as const) {
    it(`are no more than they may be: one ${name}`, () => {
      assert.throws(() => take(new EntryTaker(), text), BadReplyError);
    });
  }

  it('that list keys are held against the same limits', () => {
    for (const text of [
      `key=${'a'.repeat(5000)}`,
      'key=%zz exp=1\nEND\r\n',
      'key=ab%4\nEND\r\n',
      'key=a exp=1\nBUSY now\r\n',
      'surprise\r\n',
    ]) {
      assert.throws(() => listed(text), BadReplyError, text.slice(0, 40));
    }
    assert.throws(() => take(new LinesTaker(2), 'a\r\nb\r\nc\r\n'), BadReplyError);
  });
});
