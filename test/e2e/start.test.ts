import assert from 'node:assert/strict';
import { spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Browser } from 'playwright-core';
import { launchChromium } from '../../scripts/vscode-browser/chromium.mjs';
import { ConsoleHealth } from './support/console-health.ts';
import { Workbench } from './support/workbench.ts';

const script = fileURLToPath(new URL('../../scripts/start.mjs', import.meta.url));

describe('npm start', () => {
  let folder: string;
  let child: ChildProcess;
  let browser: Browser;
  let output = '';

  before(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sf-start-'));
    browser = await launchChromium();
    child = spawn(process.execPath, [script], {
      // Without a display it takes the VS Code for the browser, wherever the test runs.
      env: {
        ...process.env,
        CI: 'true',
        DISPLAY: '',
        WAYLAND_DISPLAY: '',
        SESSION_FARM_START: folder,
      },
      stdio: ['ignore', 'pipe', 'inherit'],
    });
    child.stdout?.on('data', (text: Buffer) => (output += text.toString()));
  });
  after(async () => {
    await browser.close();
    child.kill('SIGKILL');
    await rm(folder, { recursive: true, force: true, maxRetries: 5 });
  });

  it('prints where VS Code waits, with a farm, a Redis and its sessions in it', async () => {
    const url = await waitFor(() => /^http:\/\/127\.0\.0\.1:\d+\/\S+$/m.exec(output)?.[0]);
    const page = await browser.newPage();
    await page.goto(url);
    const workbench = new Workbench(page, new ConsoleHealth());
    await workbench.whenReady();
    await workbench.openSidebar();
    await workbench.sessions.expand('sandbox');
    await workbench.sessions.expand('/Shop');
    const tasks = await readFile(join(folder, 'farm', '.vscode', 'tasks.json'), 'utf8');
    assert.match(tasks, /"runOn": "folderOpen"/);
  });

  it('ends all that it started', async () => {
    const ports = [...output.matchAll(/(?:127\.0\.0\.1|localhost):(\d+)/g)].map((m) =>
      Number(m[1]),
    );
    assert.equal(ports.length, 2);
    child.kill('SIGTERM');
    const [code] = (await once(child, 'exit')) as [number | null];
    assert.equal(code, 0);
    for (const port of ports) await waitFor(async () => ((await answers(port)) ? undefined : true));
  });
});

async function waitFor<T>(look: () => T | undefined | Promise<T | undefined>): Promise<T> {
  const end = Date.now() + 60_000;
  for (;;) {
    const found = await look();
    if (found !== undefined) return found;
    if (Date.now() > end) throw new Error('Waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}

function answers(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect({ host: '127.0.0.1', port });
    socket.once('connect', () => {
      socket.destroy();
      resolve(true);
    });
    socket.once('error', () => resolve(false));
  });
}
