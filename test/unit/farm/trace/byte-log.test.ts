import assert from 'node:assert/strict';
import { ByteLog } from '../../../../src/farm/trace/byte-log.ts';

const contents = (log: ByteLog): string[] =>
  Array.from({ length: log.next - log.oldest }, (_, index) => {
    const { text, bytes } = log.get(log.oldest + index);
    return `${text}|${bytes.toString('latin1')}`;
  });

describe('a log of bytes', () => {
  it('keeps texts in any script and the bytes behind them', () => {
    const log = new ByteLog(4);
    log.add('GET /Körbe?€=🛒', [Buffer.from('one, '), Buffer.from('two')]);
    log.add('');
    assert.deepEqual(contents(log), ['GET /Körbe?€=🛒|one, two', '|']);
  });

  it('says how long a record is, when it comes and when it goes', () => {
    const log = new ByteLog(2);
    assert.equal(log.add('é', [Buffer.alloc(300_000, 'x')]), 300_002);
    assert.equal(log.dropOldest(), 300_002);
    assert.equal(log.dropOldest(), 0);
  });

  it('keeps the newest whole while memory of old ones is used again', () => {
    const log = new ByteLog(50);
    for (let number = 0; number < 2000; number++) {
      if (log.isFull) log.dropOldest();
      // From nothing to more than what is allocated at once.
      const length = number % 97 === 0 ? 400_000 : (number * 7919) % 20_000;
      log.add(String(number), [Buffer.alloc(length, number % 256)]);
    }
    assert.equal(log.next - log.oldest, 50);
    for (let number = log.oldest; number < log.next; number++) {
      const { text, bytes } = log.get(number);
      assert.equal(text, String(number));
      assert.ok(bytes.every((byte) => byte === number % 256));
    }
  });

  it('puts a record in the place of another, whichever goes first after that', () => {
    const log = new ByteLog(3);
    for (const text of ['a', 'b', 'c']) log.add(text);
    log.replace(log.oldest + 1, 'B, and longer than before');
    assert.deepEqual(contents(log), ['a|', 'B, and longer than before|', 'c|']);
    log.dropOldest();
    log.add('d');
    assert.deepEqual(contents(log), ['B, and longer than before|', 'c|', 'd|']);
  });
});
