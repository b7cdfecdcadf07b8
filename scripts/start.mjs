// `npm start`: VS Code with the extension, a sandbox Redis and the sample farm, ready to click.
// Does its own set-up, and ends all that it started on Ctrl+C.
import { existsSync } from 'node:fs';
import { mkdir, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { installNodeModules } from './setup/node-modules.mjs';
import { projectFolder, startFolder } from './setup/paths.mjs';
import { run, step } from './setup/run.mjs';
import { provide } from './setup/system-packages.mjs';
import { findDesktopVscode, openDesktopVscode } from './start/desktop-vscode.mjs';
import { freePortFrom } from './start/free-port.mjs';
import { openBrowser } from './start/open-browser.mjs';
import { prepareSampleWorkspace, sampleFolder } from './start/sample-workspace.mjs';
import { startSandbox } from './start/sandbox.mjs';
import { startSettings } from './vscode-browser/quiet-settings.mjs';
import { placeExtension } from './vscode-browser/place-extension.mjs';
import { installBrowserVscode } from './setup/browser-vscode.mjs';
import { startVscodeServer, writeSettings } from './vscode-browser/server.mjs';

const REDIS_PORT = 6399;
const VSCODE_PORT = 8765;

/** What ends the things that were started, the last one first. */
const stops = [];
let isEnding = false;

for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP']) process.on(signal, () => void end(0));

// npm ends without a word to what it runs when somebody ends it by a signal.
if (process.env.npm_lifecycle_event !== undefined) {
  const { ppid } = process;
  setInterval(() => {
    if (process.ppid !== ppid) void end(0);
  }, 1000).unref();
}

try {
  await main();
} catch (error) {
  // What was interrupted on purpose has nothing to say.
  if (!isEnding) {
    console.error(`\n${error.message}`);
    await end(1);
  }
}

async function main() {
  await installNodeModules();
  const desktop = findDesktopVscode();
  if (desktop === undefined) await installBrowserVscodeHere();
  await step('Building the extension', () =>
    run(process.execPath, ['esbuild.mjs'], { cwd: projectFolder, quiet: true }),
  );
  await mkdir(startFolder, { recursive: true });
  const redisPort = await freePortFrom(REDIS_PORT);
  if (redisPort !== REDIS_PORT) console.log(`Port ${REDIS_PORT} is in use.`);
  const sandbox = await startSandbox(redisPort);
  stops.push(sandbox.stop);
  console.log(`Sandbox Redis with sample sessions: localhost:${sandbox.port}`);
  for (const note of await prepareSampleWorkspace(sandbox.port)) console.log(note);
  await (desktop === undefined ? startInBrowser() : startOnDesktop(desktop));
}

async function installBrowserVscodeHere() {
  const missing = await provide(['python3', 'make', 'g++']);
  if (missing.length > 0) {
    throw new Error(
      'VS Code was not found. Install it so that the command "code" works. ' +
        `To run it in the browser instead, install ${missing.join(', ')}.`,
    );
  }
  await installBrowserVscode();
}

async function startInBrowser() {
  const extensionsFolder = join(startFolder, 'extensions');
  // As built now: VS Code would go on with an older copy.
  await rm(extensionsFolder, { recursive: true, force: true });
  await placeExtension(extensionsFolder);
  const userDataFolder = join(startFolder, 'user');
  await writeFirstSettings(userDataFolder);
  const port = await freePortFrom(VSCODE_PORT);
  if (port !== VSCODE_PORT) console.log(`Port ${VSCODE_PORT} is in use.`);
  const server = await startVscodeServer({ userDataFolder, extensionsFolder, port });
  stops.push(server.stop);
  const url = `http://${server.host}/?folder=${encodeURI(sampleFolder)}`;
  console.log('\nVS Code is ready in the browser. Press Ctrl+C here to stop it.\n');
  console.log(url);
  openBrowser(url);
  await server.ended;
  if (!isEnding) throw new Error('VS Code stopped.');
}

async function startOnDesktop(code) {
  const window = await openDesktopVscode(code, sampleFolder, writeFirstSettings);
  stops.push(window.stop);
  console.log(
    '\nVS Code opens in a new window. Close it, or press Ctrl+C here, to stop everything.',
  );
  await window.closed;
  await end(0);
}

/** The settings are the user's once they are there. */
async function writeFirstSettings(userDataFolder) {
  if (existsSync(join(userDataFolder, 'User', 'settings.json'))) return;
  await writeSettings(userDataFolder, startSettings);
}

async function end(code) {
  if (isEnding) return;
  isEnding = true;
  for (const stop of stops.reverse()) await stop();
  process.exit(code);
}
