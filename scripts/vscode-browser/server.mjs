// Starts the VS Code for the browser on a free port of 127.0.0.1.
import { spawn } from 'node:child_process';
import { mkdir, rename, writeFile } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { installBrowserVscode } from '../setup/browser-vscode.mjs';

/**
 * @typedef {object} VscodeServer
 * @property {string} host `127.0.0.1:<port>`
 * @property {() => Promise<void>} stop ends the server and what it started
 * @property {Promise<void>} ended when the server has ended
 *
 * @param {object} options
 * @param {string} options.userDataFolder
 * @param {string} options.extensionsFolder
 * @param {number} [options.port] a free one by default
 * @param {Record<string, unknown>} [options.settings] user settings to begin with
 * @param {boolean} [options.withTestDriver] lets the page run extension tests
 * @param {NodeJS.ProcessEnv} [options.env]
 * @param {boolean} [options.withTrust] workspaces have to be trusted, as on a desktop
 * @param {(text: string) => void} [options.onOutput]
 * @returns {Promise<VscodeServer>}
 */
export async function startVscodeServer(options) {
  const { node, entry } = await installBrowserVscode();
  if (options.settings) await writeSettings(options.userDataFolder, options.settings);
  const child = spawn(node, [entry, ...serverArguments(options)], {
    env: { ...serverEnvironment(options.env ?? process.env), PWD: options.userDataFolder },
    stdio: ['ignore', 'pipe', 'pipe'],
    // A group of its own, so that everything that it starts can be ended with it.
    detached: true,
  });
  const ended = new Promise((resolve) => child.once('exit', resolve));
  const stop = async () => {
    if (child.exitCode === null && child.signalCode === null) {
      signalGroup(child.pid, 'SIGTERM');
      const timer = setTimeout(() => signalGroup(child.pid, 'SIGKILL'), 3000);
      await ended;
      clearTimeout(timer);
    }
    signalGroup(child.pid, 'SIGKILL');
  };
  let output = '';
  const host = await new Promise((resolve, reject) => {
    const take = (chunk) => {
      const text = chunk.toString();
      options.onOutput?.(text);
      output = (output + text).slice(-20_000);
      const found = /HTTP server listening on http:\/\/([\d.]+:\d+)/.exec(output);
      if (found) resolve(found[1]);
    };
    child.stdout.on('data', take);
    child.stderr.on('data', take);
    child.once('error', reject);
    child.once('exit', (code) => reject(new Error(`VS Code ended with code ${code}\n${output}`)));
  });
  return { host, stop, ended };
}

function serverArguments(options) {
  const { userDataFolder, extensionsFolder, port = 0, withTestDriver, withTrust } = options;
  return [
    ...['--auth', 'none', '--bind-addr', `127.0.0.1:${port}`],
    ...['--config', join(userDataFolder, 'server.yaml')],
    ...(withTrust ? [] : ['--disable-workspace-trust']),
    ...['--disable-telemetry', '--disable-update-check'],
    ...['--disable-getting-started-override', '--ignore-last-opened'],
    ...['--user-data-dir', userDataFolder, '--extensions-dir', extensionsFolder],
    ...(withTestDriver ? ['--vscode-option', 'enable-smoke-test-driver'] : []),
  ];
}

/** Without what a VS Code around us passes on, which would make it think that it runs inside. */
export function serverEnvironment(env) {
  return Object.fromEntries(
    Object.entries(env).filter(
      ([name]) => !/^(VSCODE_|ELECTRON_|CODE_SERVER_|NODE_OPTIONS$)/.test(name),
    ),
  );
}

/** Writes user settings, which VS Code takes over while it runs. */
export async function writeSettings(userDataFolder, settings) {
  const file = join(userDataFolder, 'User', 'settings.json');
  await mkdir(dirname(file), { recursive: true });
  // In one step: VS Code would read a half-written file.
  await writeFile(`${file}.new`, JSON.stringify(settings, null, 2));
  await rename(`${file}.new`, file);
}

function signalGroup(pid, signal) {
  try {
    process.kill(-pid, signal);
  } catch {
    // The group has ended.
  }
}
