// `npm run pictures`: takes the pictures of the README anew, of a real window.
import { fileURLToPath } from 'node:url';
import { request } from '../test/integration/farm/support/http.ts';
import { startRedis } from '../test/integration/support/redis-server.ts';
import { sampleFarm } from '../test/e2e/support/sample-farm.ts';
import { SessionPage } from '../test/e2e/support/session-page.ts';
import { openVscode, type Vscode } from '../test/e2e/support/vscode.ts';

const folder = fileURLToPath(new URL('../docs/pictures/', import.meta.url));

void takeEditor().then(takeFarm);

/** A sample session with an edited value, next to a farm that runs. */
async function takeEditor(): Promise<void> {
  const { options } = await sampleFarm();
  await withWindow('Default Light Modern', options, async ({ workbench }) => {
    const { page, sessions, farm } = workbench;
    await workbench.runCommand('Session Farm: Start Sandbox Redis');
    await sessions.expand('/Shop');
    await farm.welcome.getByRole('button', { name: 'Start Farm' }).click();
    await farm.row('running').waitFor();
    await sessions.row('4hfirg').click();
    const editor = new SessionPage({ workbench });
    for (const name of ['Cart', '[0]']) {
      await editor.select(name);
      await page.keyboard.press('ArrowRight');
    }
    await editor.edit('Quantity', '3');
    await editor.select('Total');
    await closeNotifications(workbench);
    await page.mouse.move(700, 500);
    await page.screenshot({ path: `${folder}session-editor.png` });
  });
}

/** Requests of a farm, one of them held, and the session that they belong to. */
async function takeFarm(): Promise<void> {
  const redis = await startRedis();
  try {
    const endpoints = [{ name: 'local', address: `localhost:${redis.port}` }];
    const { port, options } = await sampleFarm({
      task: {
        session: 'redis',
        application: '/Sample',
        redis: `127.0.0.1:${redis.port}`,
      },
      settings: { 'sessionFarm.endpoints': endpoints },
    });
    await withWindow('Default Dark Modern', options, async ({ workbench }) => {
      const { page, sessions, farm, requests } = workbench;
      await farm.welcome.getByRole('button', { name: 'Start Farm' }).click();
      await farm.row('running').waitFor();
      const saved = await request(port, {
        path: '/Save',
        method: 'POST',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        body: 'text=Two+espresso+cups',
      });
      const cookie = String(saved.headers['set-cookie']).split(';')[0] ?? '';
      for (let count = 0; count < 3; count++) {
        await request(port, { path: '/Result', headers: { cookie } });
      }
      await sessions.expand('local');
      await sessions.expand('/Sample');
      await sessions.row('2 items').click();
      await new SessionPage({ workbench }).row('Text').waitFor();
      await farm.clickAction(/^sample/, 'Hold Requests');
      const answer = request(port, { path: '/Result', headers: { cookie } });
      await farm.row('GET /Result').waitFor();
      await requests.row('POST /Save').waitFor();
      await closeNotifications(workbench);
      await page.mouse.move(700, 600);
      await page.screenshot({ path: `${folder}farm.png` });
      await farm.clickAction('GET /Result', 'Forward Request');
      await answer;
    });
  } finally {
    await redis.stop();
  }
}

/** Opens a window of the size and theme of a picture, with its sidebar, and closes it afterwards. */
async function withWindow(
  theme: string,
  options: Parameters<typeof openVscode>[0],
  work: (vscode: Vscode) => Promise<void>,
): Promise<void> {
  const settings = { 'workbench.colorTheme': theme };
  const vscode = await openVscode({ ...options, settings });
  try {
    await vscode.workbench.page.setViewportSize({ width: 1280, height: 800 });
    await vscode.workbench.openSidebar();
    await widenSidebar(vscode);
    await work(vscode);
  } finally {
    await vscode.close();
  }
}

async function widenSidebar({ workbench: { page } }: Vscode): Promise<void> {
  const sidebar = await page.locator('.part.sidebar').boundingBox();
  if (!sidebar) return;
  const edge = sidebar.x + sidebar.width;
  await page.mouse.move(edge, 400);
  await page.mouse.down();
  await page.mouse.move(edge + 90, 400, { steps: 5 });
  await page.mouse.up();
}

async function closeNotifications({ page, notifications }: Vscode['workbench']): Promise<void> {
  await page.keyboard.press('Escape');
  for (const toast of (await notifications.all()).reverse()) {
    await toast.hover();
    await toast.getByRole('button', { name: 'Clear Notification' }).first().click();
  }
}
