// Which interop tests can run on this machine, and what the others lack.
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { findProgram } from '../setup/find-program.mjs';
import { projectFolder } from '../setup/paths.mjs';

/** What tests need, by the folder that they are in. */
const parts = [
  {
    isFor: (path) => path.startsWith('mono'),
    programs: ['mono', 'mcs'],
    name: 'interop with Mono',
    hint: 'Mono (Debian: apt-get install mono-runtime mono-mcs libmono-system-data4.0-cil)',
  },
  {
    isFor: (path) => path.startsWith('aspnetcore'),
    programs: ['dotnet', 'redis-server'],
    name: 'interop with ASP.NET Core',
    hint: 'the .NET SDK 10 (dotnet.microsoft.com has it for every system) and redis-server',
  },
  {
    isFor: () => true,
    programs: ['dotnet'],
    name: 'interop with .NET',
    hint: 'the .NET SDK 10 (dotnet.microsoft.com has it for every system)',
  },
];

/** @returns {{ files: string[], missing: { name: string, hint: string }[] }} */
export function interopParts() {
  const files = [];
  const missing = new Set();
  const folder = join(projectFolder, 'test', 'interop');
  for (const path of readdirSync(folder, { recursive: true, encoding: 'utf8' })) {
    if (!path.endsWith('.test.ts')) continue;
    const part = parts.find(({ isFor }) => isFor(path));
    const canRun = part.programs.every((program) => findProgram(program) !== undefined);
    if (canRun) files.push(`test/interop/${path.replaceAll('\\', '/')}`);
    else missing.add(part);
  }
  return { files, missing: [...missing] };
}
