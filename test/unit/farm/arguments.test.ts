import assert from 'node:assert/strict';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArguments } from '../../../src/farm/arguments.ts';
import { parseFarmConfig } from '../../../src/farm/config/parse-farm-config.ts';
import { LineSplitter } from '../../../src/farm/servers/line-splitter.ts';
import { findSampleSite } from '../../../src/farm/servers/sample-site.ts';

describe('the command line of a farm process', () => {
  let folder: string;

  beforeEach(() => {
    folder = mkdtempSync(join(tmpdir(), 'session-farm-test-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('takes the configuration as text or as a file', () => {
    assert.deepEqual(parseArguments(['--config', ' {"port":1}']).config, { port: 1 });
    const file = join(folder, 'farm.json');
    writeFileSync(file, '{"port":2}');
    const parsed = parseArguments(['--config', file, '--control', '/c', '--end-with-stdin']);
    assert.deepEqual(parsed, { config: { port: 2 }, control: '/c', endsWithStdin: true });
    assert.deepEqual(parseArguments([]), { config: {}, endsWithStdin: false });
  });

  it('says what it does not understand', () => {
    assert.throws(
      () => parseArguments(['--prot', '1']),
      /The argument "--prot" is not valid\. Usage: /,
    );
    assert.throws(() => parseArguments(['--config']), { code: 'bad-config' });
    assert.throws(
      () => parseArguments(['--config', '{']),
      /The value of --config is not valid JSON/,
    );
    assert.throws(() => parseArguments(['--config', join(folder, 'none')]), /none cannot be read/);
  });

  it('finds the sample site of the working folder before the one of the extension', () => {
    const config = parseFarmConfig({});
    const own = findSampleSite(config, folder, join(process.cwd(), 'dist'));
    assert.equal(own, join(process.cwd(), 'samples/farm/site/server.js'));
    const site = findSampleSite(config, join(process.cwd(), 'samples', 'farm'), folder);
    assert.equal(site, own);
    assert.throws(() => findSampleSite(config, folder, folder), /server-a has no "command"/);
    const servers = [{ port: 1, command: ['x'] }];
    assert.doesNotThrow(() => findSampleSite(parseFarmConfig({ servers }), folder, folder));
  });
});

describe("the lines of a server's output", () => {
  it('come whole, however the text was cut', () => {
    const lines: string[] = [];
    const splitter = new LineSplitter((line) => lines.push(line));
    for (const piece of ['a', 'b\r', '\nc\n\n', 'd']) splitter.push(piece);
    splitter.flush();
    assert.deepEqual(lines, ['ab', 'c', '', 'd']);
  });

  it('are cut when they do not end', () => {
    const lines: string[] = [];
    new LineSplitter((line) => lines.push(line)).push('x'.repeat(20_000));
    assert.deepEqual(
      lines.map(({ length }) => length),
      [8192, 8192],
    );
  });
});
