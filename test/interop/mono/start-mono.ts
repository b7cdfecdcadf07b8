import { spawnSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync } from 'node:fs';
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
  build(program, sources, ['Core', 'Data', 'Numerics', 'Xml']);
  return new LineProgram('mono', [program]);
}

/** Builds the site of ASP.NET, and gives the folder that it is served from. */
export function builtSite(): { readonly program: string; readonly folder: string } {
  const source = fileURLToPath(new URL('site', import.meta.url));
  const folder = join(source, '..', '..', '..', '..', '.cache', 'interop', 'mono-site');
  const program = join(folder, 'bin', 'FarmSite.exe');
  mkdirSync(join(folder, 'bin'), { recursive: true });
  copyFileSync(join(source, 'Web.config'), join(folder, 'Web.config'));
  const sources = readdirSync(source).filter((file) => file.endsWith('.cs'));
  build(
    program,
    sources.map((file) => join(source, file)),
    ['Core', 'Configuration', 'Web'],
  );
  return { program, folder };
}

/** @param libraries of the class library, without their `System.` */
function build(program: string, sources: readonly string[], libraries: readonly string[]): void {
  const options = ['-langversion:latest', '-nologo', '-nowarn:0169,0414,0649'];
  const references = libraries.map((name) => `-r:System.${name}.dll`);
  const { status, stdout, stderr } = spawnSync(
    'mcs',
    [...options, ...references, `-out:${program}`, ...sources],
    { encoding: 'utf8' },
  );
  if (status !== 0) throw new Error(`mcs failed:\n${stdout}${stderr}`);
}
