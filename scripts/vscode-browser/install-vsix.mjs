// Installs a packaged extension with VS Code's own command.
import { installBrowserVscode } from '../setup/browser-vscode.mjs';
import { run } from '../setup/run.mjs';
import { serverEnvironment } from './server.mjs';

/**
 * @param {string} vsix the file
 * @param {string} extensionsFolder what VS Code gets as `--extensions-dir`
 */
export async function installVsix(vsix, extensionsFolder) {
  const { node, entry } = await installBrowserVscode();
  const args = [entry, '--extensions-dir', extensionsFolder, '--install-extension', vsix];
  const env = serverEnvironment({ ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' });
  await run(node, args, { env, quiet: true });
}
