import assert from 'node:assert/strict';
import zlib from 'node:zlib';
import { decodeBody } from '../../../../src/farm/trace/decode-body.ts';
import type { Headers } from '../../../../src/protocol/farm/request-details.ts';

const text = 'Körbe: 3\n';
/** The text as gzip and as Python's zlib pack it, in base 64; `raw` is deflate without the frame of zlib. */
const packed = {
  gzip: 'H4sIAAAAAAACA/M+vK0oKdVKwZgLAOkxf8gKAAAA',
  zlib: 'eNrzPrytKCnVSsGYCwAYngOV',
  raw: '8z68rSgp1UrBmAsA',
};

const headers = (values: Record<string, string>): Headers =>
  Object.entries(values).map(([name, value]) => ({ name, value }));

const body = (bytes: Uint8Array, byteCount = bytes.length) => ({
  byteCount,
  base64: Buffer.from(bytes).toString('base64'),
});

describe('a body in the trace', () => {
  it('is read without its content codings, in the order in which they were put on', () => {
    for (const [coding, base64] of [
      ['gzip', packed.gzip],
      ['x-gzip', packed.gzip],
      ['GZip', packed.gzip],
      ['deflate', packed.zlib],
      ['deflate', packed.raw],
      ['identity', Buffer.from(text).toString('base64')],
      ['br', zlib.brotliCompressSync(text).toString('base64')],
      ['gzip, br', zlib.brotliCompressSync(zlib.gzipSync(text)).toString('base64')],
    ] as const) {
      const decoded = decodeBody(headers({ 'Content-Encoding': coding }), {
        base64,
        byteCount: Buffer.from(base64, 'base64').length,
      });
      assert.equal(decoded.text, text, coding);
    }
  });

  it('is read as far as it is kept', () => {
    const long = Array.from({ length: 20_000 }, (_, line) => `line ${line * 7919}\n`).join('');
    for (const [coding, bytes] of [
      ['gzip', zlib.gzipSync(long)],
      ['br', zlib.brotliCompressSync(long)],
    ] as const) {
      const half = bytes.subarray(0, Math.floor(bytes.length / 2));
      const { text: start = '', isCut } = decodeBody(
        headers({ 'content-encoding': coding, 'content-type': 'text/plain' }),
        body(half, bytes.length),
      );
      assert.ok(isCut);
      assert.ok(start.length > 100 && long.startsWith(start), coding);
    }
    const cutCharacter = body(Buffer.from('Körbe').subarray(0, 2), 6);
    assert.equal(decodeBody(headers({}), cutCharacter).text, 'K');
  });

  it('is text in its charset, and bytes where it is none', () => {
    const latin = Buffer.from('Körbe', 'latin1');
    const asLatin = headers({ 'Content-Type': 'text/html; charset=iso-8859-1' });
    assert.equal(decodeBody(asLatin, body(latin)).text, 'Körbe');
    for (const type of ['text/plain', 'text/plain; charset=unknown-1', '']) {
      assert.equal(decodeBody(headers({ 'Content-Type': type }), body(latin)).text, undefined);
    }
    const png = Buffer.from('89504e470d0a1a0a0000000d49484452', 'hex');
    assert.equal(decodeBody(headers({ 'Content-Type': 'image/png' }), body(png)).text, undefined);
    assert.equal(decodeBody(headers({}), body(png)).text, undefined);
    const json = headers({ 'Content-Type': 'application/problem+json' });
    assert.equal(decodeBody(json, body(Buffer.from('{"a":1}'))).text, '{"a":1}');
  });

  it('stays as it came where a coding is unknown, broken or a bomb', () => {
    const bomb = zlib.gzipSync(Buffer.alloc(64 * 1024 * 1024));
    for (const [coding, bytes] of [
      ['gzip', bomb],
      ['gzip', Buffer.from('no gzip')],
      ['compress', Buffer.from('x')],
      ['br', Buffer.from('\u00ff\u00ff no brotli', 'latin1')],
    ] as const) {
      const decoded = decodeBody(headers({ 'Content-Encoding': coding }), body(bytes));
      assert.equal(decoded.undecoded, coding);
      assert.equal(decoded.text, undefined);
      assert.deepEqual(Buffer.from(decoded.bytes), bytes);
    }
  });
});
