#!/usr/bin/env node
// Stands in for the executable of VS Code where the desktop can't be had: takes the arguments that
// @vscode/test-electron passes, runs the extension tests in the VS Code for the browser, and exits
// with their code. The variable SESSION_FARM_TEST_SETTINGS holds user settings as JSON.
import { writeSync } from 'node:fs';
import { launchChromium } from './chromium.mjs';
import { quietSettings } from './quiet-settings.mjs';
import { startVscodeServer } from './server.mjs';

/** What VS Code says about itself. */
const isNoise =
  /^\[\w|^(Resolv\w+ connection|Creating a socket|Could not find pty)|builtin extensions|authentication provider/;

const LIMIT_MS = 30 * 60 * 1000;

const options = new Map();
const folders = [];
for (const argument of process.argv.slice(2)) {
  const [, name, value] = /^--([^=]+)=?(.*)$/s.exec(argument) ?? [];
  if (name === undefined) folders.push(argument);
  else options.set(name, value);
}

const server = await startVscodeServer({
  userDataFolder: options.get('user-data-dir'),
  extensionsFolder: options.get('extensions-dir'),
  settings: {
    ...quietSettings,
    'files.autoSave': 'off',
    ...JSON.parse(process.env.SESSION_FARM_TEST_SETTINGS ?? '{}'),
  },
  env: { ...process.env, EXTENSIONS_GALLERY: '{"serviceUrl":""}' },
  withTestDriver: true,
});
let browser;
let code = 1;
try {
  browser = await launchChromium();
  const page = await browser.newPage({ viewport: { width: 1400, height: 900 } });
  code = await runTests(page);
} catch (error) {
  write(`${error?.stack ?? error}\n`);
} finally {
  await browser?.close();
  await server.stop();
}
process.exit(code);

/** Opens the workbench with the tests and waits for their result. */
async function runTests(page) {
  const remote = (path) => `vscode-remote://${server.host}${path}`;
  const payload = [
    ['extensionDevelopmentPath', remote(options.get('extensionDevelopmentPath'))],
    ['extensionTestsPath', remote(options.get('extensionTestsPath'))],
    ['skipWelcome', 'true'],
  ];
  const result = new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error('The tests did not end')), LIMIT_MS);
    void page.exposeFunction('codeAutomationLog', (type, args) => {
      const text = args.join(' ');
      if (!isNoise.test(text)) write(`${text}\n`);
    });
    void page.exposeFunction('codeAutomationExit', (exitCode) => {
      clearTimeout(timer);
      resolve(exitCode);
    });
    page.once('crash', () => reject(new Error('The page of VS Code crashed')));
  });
  const query = new URLSearchParams({ payload: JSON.stringify(payload) });
  if (folders[0]) query.set('folder', folders[0]);
  // The first window of a busy machine takes its time.
  await page.goto(`http://${server.host}/?${query}`, { timeout: 120_000 });
  return result;
}

/** Written at once, since the process may end right after. */
function write(text) {
  writeSync(1, text);
}
