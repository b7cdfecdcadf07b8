import { spawnSync } from 'node:child_process';
import { mkdirSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { LineProgram } from '../support/line-program.ts';

/** Builds the program, C# with what Mono brings, and starts it. */
export function startMono(): LineProgram {
  const interop = fileURLToPath(new URL('..', import.meta.url));
  const folder = join(interop, '..', '..', '.cache', 'interop', 'mono');
  mkdirSync(folder, { recursive: true });
  const program = join(folder, 'oracle.exe');
  const sources = ['mono', 'shared'].flatMap((name) =>
    readdirSync(join(interop, name))
      .filter((file) => file.endsWith('.cs'))
      .map((file) => join(interop, name, file)),
  );
  const options = ['-langversion:latest', '-nologo', '-nowarn:0169,0414,0649'];
  const libraries = ['Core', 'Data', 'Numerics', 'Xml'].map((name) => `-r:System.${name}.dll`);
  const build = spawnSync('mcs', [...options, ...libraries, `-out:${program}`, ...sources], {
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`mcs failed:\n${build.stdout}${build.stderr}`);
  return new LineProgram('mono', [program]);
}
