import { spawnSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const project = fileURLToPath(new URL('../../../', import.meta.url));

/**
 * Builds a program in C# out of folders of `test/interop`, in a folder that stays: its packages come from NuGet.
 * @param name of that folder
 * @param assembly as its project names it
 * @returns the path of what was built
 */
export function buildNetProgram(
  name: string,
  assembly: string,
  sources: readonly string[],
): string {
  const folder = join(project, '.cache', 'interop', name);
  mkdirSync(folder, { recursive: true });
  for (const source of sources) {
    cpSync(join(project, 'test', 'interop', source), folder, { recursive: true });
  }
  const output = join(folder, 'bin', name);
  const build = spawnSync('dotnet', ['build', '-v', 'q', '--nologo', '-o', output], {
    cwd: folder,
    encoding: 'utf8',
  });
  if (build.status !== 0) throw new Error(`dotnet build failed:\n${build.stdout}${build.stderr}`);
  return join(output, `${assembly}.dll`);
}
