import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decoderCodec } from '../../../../src/host/layouts/decoder-codec.ts';
import { programCodec } from '../../../../src/host/layouts/program-codec.ts';
import { ProgramError } from '../../../../src/host/layouts/program-error.ts';
import type { Program } from '../../../../src/host/layouts/run-program.ts';
import { never, program } from './support.ts';

const codec = (lines: string) => programCodec(program(lines), never);
const answer = (value: string) => codec(`process.stdout.write(${JSON.stringify(value)})`);
const text = (bytes: Uint8Array) => Buffer.from(bytes).toString();

/** Stores a JSON text as it is, with a count of its runs in a file. */
const asItIs = (log = '') => `
  const { appendFileSync } = await import('node:fs');
  if (${JSON.stringify(log)}) appendFileSync(${JSON.stringify(log)}, text);
  const items = input.items.map((item) => input.action === 'decode'
    ? { json: Buffer.from(item.bytes, 'base64').toString() }
    : { bytes: Buffer.from(item.json).toString('base64') });
  process.stdout.write(JSON.stringify({ items }));`;

describe('decoders', function () {
  this.timeout(30_000);
  let folder: string;
  let log: string;
  beforeEach(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sf-decoder-'));
    log = join(folder, 'log');
  });
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('get all values of a moment in one line, and are not asked again for what is known', async () => {
    const { decode } = codec(asItIs(log));
    const values = ['1', '"ä"', '1'].map((value) => Buffer.from(value));
    const results = await Promise.all(values.map((value) => decode(value)));
    assert.deepEqual(results.map(text), ['1', '"ä"', '1']);
    const said = await readFile(log, 'utf8');
    const items = values.map((value) => ({ bytes: value.toString('base64') }));
    assert.equal(said, `${JSON.stringify({ version: 1, action: 'decode', items })}\n`);
    assert.equal(text(await decode(Buffer.from('1'))), '1');
    assert.equal(await readFile(log, 'utf8'), said);
  });

  it('get what was stored with what is to be stored', async () => {
    const { encode } = codec(asItIs(log));
    assert.equal(text(await encode(Buffer.from('2'), Buffer.from('1'))), '2');
    const [line = ''] = (await readFile(log, 'utf8')).split('\n');
    const items = [{ json: '2', before: 'MQ==' }];
    assert.deepEqual(JSON.parse(line), { version: 1, action: 'encode', items });
  });

  it('that answer wrongly give no value', async () => {
    const wrong = [
      'no json',
      '{}',
      '{"items":1}',
      '{"items":[]}',
      '{"items":[{"json":"1"},{"json":"1"}]}',
      '{"items":[null]}',
      '{"items":[{"json":1}]}',
      '{"items":[{"json":"{"}]}',
    ];
    for (const each of wrong) {
      await assert.rejects(answer(each).decode(Buffer.from('x')), { code: 'bad-answer' }, each);
    }
    for (const each of ['{"items":[{"json":"1"}]}', '{"items":[{"bytes":"not base64!"}]}']) {
      await assert.rejects(answer(each).encode(Buffer.from('1')), { code: 'bad-answer' }, each);
    }
  });

  it('may fail for one item and not for another', async () => {
    const { decode } = codec(
      'process.stdout.write(JSON.stringify({ items: [{ error: "old key" }, { json: "2" }] }))',
    );
    const [first, second] = await Promise.allSettled([
      decode(Buffer.from('a')),
      decode(Buffer.from('b')),
    ]);
    assert.equal(first.status === 'rejected' && (first.reason as Error).message, 'old key');
    assert.equal(second.status === 'fulfilled' && text(second.value), '2');
  });

  it('are not believed when an edit does not come back as it was made', async () => {
    const forgetful = codec(`
      const { json } = input.items[0];
      const items = input.action === 'decode'
        ? [{ json: '{"b":1,"a":2}' }]
        : [{ bytes: Buffer.from(json).toString('base64') }];
      process.stdout.write(JSON.stringify({ items }));`);
    await assert.rejects(forgetful.encode(Buffer.from('{"a":3,"b":1}')), { code: 'not-read-back' });
    // The order of members is the decoder's own.
    assert.equal(text(await forgetful.encode(Buffer.from('{"a":2,"b":1}'))), '{"a":2,"b":1}');
  });

  it('are not run where the workspace is not trusted, and are found by name each time', async () => {
    let isTrusted = false;
    let described: Program | undefined = program(asItIs(log));
    const failures: string[] = [];
    const { decode, encode } = decoderCodec('own', {
      isTrusted: () => isTrusted,
      programOf: (name) => (name === 'own' ? described : undefined),
      onFailure: (name, { code }) => {
        failures.push(`${name} ${code}`);
        return new Error(code);
      },
      signal: never,
    });
    await assert.rejects(decode(Buffer.from('1')), { message: 'not-trusted' });
    await assert.rejects(encode(Buffer.from('1')), { message: 'not-trusted' });
    await assert.rejects(readFile(log), { code: 'ENOENT' });
    isTrusted = true;
    assert.equal(text(await decode(Buffer.from('1'))), '1');
    isTrusted = false;
    await assert.rejects(decode(Buffer.from('1')), { message: 'not-trusted' });
    isTrusted = true;
    described = program('process.exitCode = 1;');
    await assert.rejects(decode(Buffer.from('1')), { message: 'failed' });
    described = undefined;
    await assert.rejects(decode(Buffer.from('1')), { message: 'not-described' });
    const codes = ['not-trusted', 'not-trusted', 'not-trusted', 'failed', 'not-described'];
    assert.deepEqual(
      failures,
      codes.map((code) => `own ${code}`),
    );
  });

  it('that cannot be started say so as a ProgramError', async () => {
    const { decode } = programCodec({ ...program(''), file: 'a\0b' }, never);
    await assert.rejects(decode(Buffer.from('1')), ProgramError);
  });
});
