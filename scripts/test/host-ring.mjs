// Runs the host tests in a real VS Code: the desktop where it can be had, else the one for the browser.
import { cp, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { downloadAndUnzipVSCode, runTests, SilentReporter } from '@vscode/test-electron';
import { projectFolder } from '../setup/paths.mjs';
import { hasDisplay } from '../start/open-browser.mjs';
import { buildHostTests } from './host-bundle.mjs';
import { readResult } from './result.mjs';

const launcher = fileURLToPath(new URL('../vscode-browser/launcher.mjs', import.meta.url));

/** The variable SESSION_FARM_VSCODE names an executable; `browser` takes the one for the browser. */
async function findExecutable() {
  const wanted = process.env.SESSION_FARM_VSCODE;
  if (wanted && wanted !== 'browser') return wanted;
  if (wanted === undefined && hasDisplay()) {
    try {
      return await downloadAndUnzipVSCode({ reporter: new SilentReporter(), timeout: 10_000 });
    } catch {
      // No network to the download: the one for the browser comes from the npm registry.
    }
  }
  return launcher;
}

/** @param {string} resultFile @param {{ grep?: string }} options */
export async function runHostRing(resultFile, { grep }) {
  const { outfile } = await buildHostTests();
  const executable = await findExecutable();
  // Short, since VS Code puts sockets into it, whose paths may not be long.
  const folder = await mkdtemp(join(tmpdir(), 'sf-host-'));
  try {
    // Stands in for Microsoft's Hex Editor, which comes from a registry of its own.
    const hexEditor = join(projectFolder, 'test', 'host', 'hex-editor');
    await cp(hexEditor, join(folder, 'extensions', 'ms-vscode.hexeditor-0.0.1'), {
      recursive: true,
    });
    await runTests({
      vscodeExecutablePath: executable,
      extensionDevelopmentPath: projectFolder,
      extensionTestsPath: outfile,
      launchArgs: [
        folder,
        `--user-data-dir=${join(folder, 'user')}`,
        `--extensions-dir=${join(folder, 'extensions')}`,
      ],
      extensionTestsEnv: {
        SESSION_FARM_RESULT: resultFile,
        ...(grep && { SESSION_FARM_GREP: grep }),
      },
    });
  } catch (error) {
    console.log(`  ${error.message}`);
  } finally {
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
    await rm(outfile, { force: true });
  }
  return readResult(resultFile, 'host tests');
}
