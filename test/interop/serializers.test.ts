import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../', import.meta.url));
const folder = join(project, '.cache', 'interop', 'serializers');

/** A line of a fixture: what a serializer wrote, and what it was made of. */
interface Written {
  readonly name: string;
  readonly writer: string;
  readonly base64: string;
}

function run(command: string, args: readonly string[]): string {
  const { status, stdout, stderr } = spawnSync(command, args, {
    cwd: folder,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  if (status !== 0) throw new Error(`${command} ${args.join(' ')} failed:\n${stdout}${stderr}`);
  return stdout;
}

function linesOf(text: string): readonly Written[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Written);
}

/** Fixtures are read by tests of the formats: here it is seen that the serializers of today still write the same. */
describe('serializers of .NET that sites use in place of the own', function () {
  this.timeout(300_000);

  before(() => {
    mkdirSync(folder, { recursive: true });
    cpSync(join(project, 'test', 'interop', 'serializers'), folder, { recursive: true });
    run('dotnet', ['build', '-v', 'q', '--nologo', '-o', join(folder, 'bin', 'serializers')]);
  });

  for (const [kind, file] of [
    ['msgpack', 'msgpack/csharp.jsonl'],
    ['cbor', 'cbor/values.jsonl'],
    ['protobuf', 'protobuf/values.jsonl'],
  ] as const) {
    it(`write what our fixtures have: ${kind}`, () => {
      const path = join('bin', 'serializers', 'Serializers.dll');
      const now = linesOf(run('dotnet', [path, kind]));
      const kept = linesOf(readFileSync(join(project, 'test', 'fixtures', file), 'utf8'));
      assert.ok(now.length >= 2, String(now.length));
      for (const written of now) {
        const before = kept.find(
          ({ name, writer }) => name === written.name && writer === written.writer,
        );
        assert.deepEqual(written, before, written.name);
      }
    });
  }
});
