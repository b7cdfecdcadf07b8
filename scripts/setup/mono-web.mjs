// Mono with ASP.NET, which Debian has as a package of its own.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { findProgram } from './find-program.mjs';

let found;

/** The path of Mono where its compiler finds System.Web; undefined elsewhere. */
export function monoWithWeb() {
  found ??= compilesWeb() ? findProgram('mono') : undefined;
  return found;
}

function compilesWeb() {
  if (findProgram('mcs') === undefined) return false;
  const folder = mkdtempSync(join(tmpdir(), 'session-farm-mcs-'));
  try {
    const source = join(folder, 'empty.cs');
    writeFileSync(source, 'interface IEmpty : System.Web.IHttpHandler {}');
    const options = ['-nologo', '-target:library', '-r:System.Web.dll'];
    return spawnSync('mcs', [...options, source]).status === 0;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}
