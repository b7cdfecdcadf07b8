import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { fromHex } from './support/fixtures.ts';

const script = fileURLToPath(new URL('../../../scripts/decode.ts', import.meta.url));
const fixtures = new URL('../../fixtures/', import.meta.url);

function decode(
  args: readonly string[],
  input: string | Uint8Array = '',
): { status: number | null; lines: Record<string, unknown>[]; text: string } {
  const child = spawnSync(process.execPath, ['--import', 'tsx', script, ...args], {
    input,
    maxBuffer: 1 << 28,
  });
  const text = child.stdout.toString('utf8');
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
  return { status: child.status, lines, text };
}

describe('npm run decode', function () {
  this.timeout(20_000);

  it('prints a value from standard input', () => {
    const { lines, status } = decode(['-'], fromHex('0205000000'));
    assert.equal(status, 0);
    assert.deepEqual(lines, [
      {
        file: '-',
        format: 'alt',
        typeName: 'System.Int32',
        value: { $scalar: 'System.Int32', value: '5' },
      },
    ]);
  });

  it('takes a collection apart', () => {
    const { lines } = decode(
      ['-'],
      fromHex('02000000 01000000 0161 05000000 0a000000 0201000000 0202000000'),
    );
    assert.equal(lines[0]?.['format'], 'collection');
    const items = lines[0]['items'] as { name: string | null }[];
    assert.deepEqual(
      items.map(({ name }) => name),
      ['a', null],
    );
  });

  it('gives one line a line, whatever stands in it', () => {
    const input = [
      JSON.stringify({ name: 'ü', base64: 'AgUAAAA=', value: 'mine' }),
      'no JSON',
      '',
      '[1]',
      JSON.stringify({ id: 7 }),
      JSON.stringify({ id: 8, base64: '' }),
      JSON.stringify({ id: 9, base64: 'AAEAAAD/////AQAAAAAAAAAGAQ==' }),
    ].join('\n');
    const { lines, status, text } = decode(['--jsonl', '-'], input);
    assert.equal(status, 0);
    assert.match(text, /^[\x20-\x7e\n]*$/);
    assert.equal(lines.length, 6);
    assert.equal(lines[0]?.['name'], 'ü');
    assert.deepEqual(lines[0]['value'], { $scalar: 'System.Int32', value: '5' });
    assert.ok(lines[1]?.['error']);
    assert.ok(lines[2]?.['error']);
    assert.equal(lines[3]?.['id'], 7);
    assert.ok(lines[3]['error']);
    assert.deepEqual((lines[5]?.['failure'] as { code: string; offset: number }).code, 'truncated');
    assert.deepEqual((lines[5]?.['failure'] as { offset: number }).offset, 19);
  });

  it('prints every fixture in ASCII', () => {
    const file = fileURLToPath(new URL('nrbf-dotnet10.jsonl', fixtures));
    const { lines, text } = decode(['--jsonl', file]);
    assert.equal(lines.length, 317);
    assert.match(text, /^[\x20-\x7e\n]*$/);
  });

  it('fails for a file that is not there, and goes on with the next', () => {
    const file = fileURLToPath(new URL('nrbf-leniency.jsonl', fixtures));
    const { lines, status } = decode(['--jsonl', 'not-there', file]);
    assert.equal(status, 1);
    assert.equal(lines.length, 108);
  });
});
