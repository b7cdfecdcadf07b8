// A headless Chromium for the tests, driven by Playwright.
import { chromium } from 'playwright-core';
import { systemProgram } from '../setup/system-packages.mjs';

/** What keeps Chromium from asking the network for things of its own. */
const quietArguments = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
];

/** Starts it. The caller closes it. */
export async function launchChromium() {
  const executablePath = systemProgram('chromium');
  if (executablePath === undefined) throw new Error('Chromium is not installed');
  const sandbox = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  return chromium.launch({ executablePath, args: [...quietArguments, ...sandbox] });
}
