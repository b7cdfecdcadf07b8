import assert from 'node:assert/strict';
import { describeStream } from '../../src/formats/describe/describe-nrbf.ts';
import { decodeNrbf, type NrbfValue } from '../../src/formats/nrbf/format.ts';
import { applySplices } from '../../src/formats/splice.ts';
import type { ValueNode } from '../../src/formats/value.ts';
import { normalise, Oracle } from './support/oracle.ts';

/** New texts for types that are edited as a text of their own form. */
const texts: Readonly<Record<string, readonly string[]>> = {
  Color: ['Tomato', 'transparent', 'RebeccaPurple', 'Window', '#abc', '#01020304', 'Empty'],
  Version: ['1.2', '0.0.0.0', '2147483647.1.2', '3.2.1.2147483647'],
  Uri: [
    'https://example.org',
    'HTTPS://Example.ORG:443?a=b',
    'http://user@example.org:8080/a%20b;c=d?e=(f)&g#h',
    'https://[2001:db8::1]/x',
    'ftp://192.0.2.1/file',
    'mailto:me@example.com',
    'urn:isbn:0451450523',
    'wss://a-b.example/',
  ],
  DateTimeOffset: [
    '2024-02-29T23:59:59.9999999+14:00',
    '0001-01-01T00:00:00.0000000+00:00',
    '0001-01-01T00:00:00.0000000-00:30',
    '9999-12-31T23:59:59.9999999Z',
    '2024-05-06 07:08-11:45',
  ],
  StringBuilder: [
    '',
    'a',
    'longer than the text that stood there before: its capacity grows',
    'é😀\0',
  ],
  BigInteger: [
    '0',
    '-1',
    '2147483647',
    '2147483648',
    '-2147483647',
    '-2147483648',
    '4294967296',
    '-340282366920938463463374607431768211456',
    '50653000000000000000000000000000000000000000000000',
  ],
};

describe('Types with a text of their own', () => {
  let oracle: Oracle;
  let samples: readonly { readonly name: string; readonly base64: string }[];

  before(async function () {
    this.timeout(300_000);
    oracle = Oracle.start();
    const answer = await oracle.ask({ op: 'samples' });
    samples = answer['samples'] as typeof samples;
  });

  after(() => {
    oracle.stop();
  });

  function described(value: NrbfValue): unknown {
    return normalise(JSON.parse(describeStream(value.table).json));
  }

  /** Paths to all nodes that are edited as such a text. */
  function* placesIn(value: NrbfValue): Generator<{ path: number[]; node: ValueNode }> {
    const queue: { path: number[]; node: ValueNode }[] = [{ path: [], node: value.root }];
    for (let next = queue.shift(); next; next = queue.shift()) {
      const { path, node } = next;
      if (node.editor?.of !== undefined) yield next;
      if (node.isCycle === true || path.length > 4) continue;
      for (const [index, child] of node.children(0, 4).entries()) {
        queue.push({ path: [...path, index], node: child.node });
      }
    }
  }

  it('are read by .NET as what they were set to', async function () {
    this.timeout(300_000);
    const edited = new Map<string, number>();
    for (const { name, base64 } of samples) {
      const value = decodeNrbf(new Uint8Array(Buffer.from(base64, 'base64')));
      for (const { path, node } of placesIn(value)) {
        const type = node.editor?.of ?? '';
        for (const text of texts[type] ?? []) {
          const bytes = applySplices(value.bytes, value.edit({ type: 'set', path, text }));
          const after = decodeNrbf(bytes);
          const answer = await oracle.ask({
            op: 'read',
            base64: Buffer.from(bytes).toString('base64'),
          });
          const what = `${name} ${path.join('/')} to ${JSON.stringify(text)}`;
          assert.equal(answer['error'], undefined, what);
          assert.deepEqual(normalise(answer['described']), described(after), what);
          edited.set(type, (edited.get(type) ?? 0) + 1);
        }
      }
    }
    assert.deepEqual([...edited.keys()].sort(), Object.keys(texts).sort());
    for (const [type, count] of edited) assert.ok(count >= 4, `${type}: ${count}`);
  });

  it('can be set again and again', async () => {
    const sample = samples.find(({ name }) => name === 'big integer');
    let value = decodeNrbf(new Uint8Array(Buffer.from(sample?.base64 ?? '', 'base64')));
    for (const text of texts['BigInteger'] ?? []) {
      value = decodeNrbf(applySplices(value.bytes, value.edit({ type: 'set', path: [], text })));
      const base64 = Buffer.from(value.bytes).toString('base64');
      const answer = await oracle.ask({ op: 'read', base64 });
      assert.equal((answer['described'] as { value?: string }).value, text);
    }
  });
});
