import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import type { FarmPageStrings } from '../../src/protocol/farm-page-strings.ts';
import { projectFolder } from '../../scripts/setup/paths.mjs';
import { request, until } from '../integration/farm/support/http.ts';
import { axeFindings } from './support/axe.ts';
import { openBarePage } from './support/bare-page.ts';
import type { BarePage } from './support/bare-page.ts';
import { farmState, firstUpdate, RecordingHost } from './support/farm-page-states.ts';
import { type Look, looksOf, wear } from './support/looks.ts';
import { sampleFarm } from './support/sample-farm.ts';
import { styleOf } from './support/session-page.ts';
import { windowRig } from './support/window-rig.ts';

const pictures = join(projectFolder, 'out/screenshots');

describe('the dashboard of a farm', () => {
  let port = 0;
  let looks: readonly Look[] = [];
  let strings: FarmPageStrings;

  const rig = windowRig(async (redis) => {
    const endpoints = [{ name: 'local', address: `redis://127.0.0.1:${redis.port}` }];
    const farm = await sampleFarm({ settings: { 'sessionFarm.endpoints': endpoints } });
    port = farm.port;
    return farm.options;
  });
  const frame = () => rig.workbench.editorPage();

  it('opens from the row of the farm, and shows what goes through it', async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.farm.welcome.getByRole('button', { name: 'Start Farm' }).click();
    await workbench.farm.row(`running · port ${port}`).waitFor();
    await workbench.farm.clickAction(/^sample/, 'Open Farm Dashboard');
    await frame().getByRole('heading', { name: 'sample' }).waitFor();
    await frame()
      .getByRole('group', { name: /^server-a, ready/ })
      .waitFor();
    for (let count = 0; count < 4; count++) await request(port, { path: '/Result' });
    await frame()
      .getByRole('group', { name: /^server-b, ready.*Requests: 2/ })
      .waitFor();
    await until('four requests', async () => (await frame().locator('.exchange').count()) === 4);
    await frame().locator('.trace .rows').getByText('GET /Result').first().waitFor();
    strings = JSON.parse(
      (await frame().locator('#strings').textContent()) ?? '',
    ) as FarmPageStrings;
  });

  it('holds a request by its button, and sends it on by the keyboard', async () => {
    const { page } = rig.workbench;
    const { keyboard } = page;
    await frame().getByText('Hold Requests', { exact: true }).click();
    // A request that comes before the farm holds any would go through.
    await frame().getByText('Stop Holding', { exact: true }).waitFor();
    const answer = request(port, { path: '/Result?held=1' });
    const card = frame().getByRole('group', { name: 'GET /Result?held=1' });
    await card.waitFor();
    await frame().getByText('Stop Holding', { exact: true }).focus();
    await until('Tab to lead to the held request', async () => {
      await keyboard.press('Tab');
      return (await frame().locator('[data-held]:focus').count()) === 1;
    });
    await keyboard.press('Enter');
    assert.equal((await answer).status, 200);
    await card.waitFor({ state: 'detached' });
    await frame().getByText('Stop Holding', { exact: true }).click();
    await frame().getByText('Hold Requests', { exact: true }).waitFor();
  });

  it('shows a request whole that was chosen by the keyboard, and leads back', async () => {
    const { keyboard } = rig.workbench.page;
    await frame().locator('.trace .rows .row').first().click();
    await keyboard.press('Enter');
    await frame().locator('#detail-title:focus').waitFor();
    await frame().locator('.detail').getByText('X-ARR-LOG-ID').waitFor();
    await keyboard.press('Escape');
    await frame().locator('.trace .row:focus').waitFor();
  });

  it('is there again after a reload of the window', async () => {
    looks = await looksOf(rig);
    await rig.workbench.reload();
    await frame().getByRole('heading', { name: 'sample' }).waitFor();
    await frame()
      .getByRole('group', { name: /^server-a, ready/ })
      .waitFor();
  });

  describe('in every theme and width', () => {
    let bare: BarePage;
    let host: RecordingHost;

    beforeEach(async () => {
      host = new RecordingHost();
      bare = await openBarePage('farm', strings, host.replies, { farm: 'The farm refused.' });
      await bare.page.locator('.exchange').first().waitFor();
    });
    afterEach(() => bare.close());

    const checkAll = async (what: string): Promise<void> => {
      await mkdir(pictures, { recursive: true });
      const found: string[] = [];
      for (const look of looks) {
        await wear(bare.page.mainFrame(), look);
        const findings = await axeFindings(bare.page.mainFrame());
        found.push(...findings.map((line) => `${look.theme}: ${line}`));
        const path = join(pictures, `farm-page-${what}-${look.theme}.png`);
        await bare.page.screenshot({ path, fullPage: true });
      }
      assert.deepEqual(found, [], what);
      assert.deepEqual(await bare.violations(), []);
    };

    it('has nothing that axe finds', async () => {
      await bare.page.setViewportSize({ width: 1400, height: 900 });
      await bare.page.locator('.trace .rows .row', { hasText: 'POST /Save' }).click();
      await checkAll('wide');
      await bare.page.getByText('Show Table').click();
      await bare.page.setViewportSize({ width: 400, height: 900 });
      await checkAll('narrow');
      await bare.page.getByText('Trouble…').first().click();
      await bare.page.locator('dialog[open]').waitFor();
      await checkAll('trouble');
      await bare.page.keyboard.press('Escape');
      await bare.page.getByText('Stop Farm').click();
      await bare.page.getByText('The farm refused.').waitFor();
      await checkAll('refused');
    });

    it('has no sideways scroll bar, and no text without its place', async () => {
      await bare.page.setViewportSize({ width: 400, height: 900 });
      const excess = 'document.documentElement.scrollWidth - window.innerWidth';
      assert.equal(await bare.page.evaluate(excess), 0);
    });

    it('says what bars are without the colours of a theme', async () => {
      await bare.page.emulateMedia({ forcedColors: 'active' });
      await bare.page.screenshot({
        path: join(pictures, 'farm-page-forced-colors.png'),
        fullPage: true,
      });
      const styles = await Promise.all(
        ['wait', 'lock', 'held'].map(async (kind) => {
          const bar = bare.page.locator(`.stretch.${kind}`).first();
          return [await styleOf(bar, 'fill'), await styleOf(bar, 'strokeDasharray')].join(' ');
        }),
      );
      assert.equal(new Set(styles).size, 3);
    });

    it('walks cards with arrows, goes into one and back, and takes no text of others for markup', async () => {
      const { page } = bare;
      const { keyboard } = page;
      const cards = page.locator('#held-cards .card');
      await cards.first().focus();
      await keyboard.press('ArrowDown');
      await page.locator('.card:focus[data-held="21"]').waitFor();
      assert.match((await cards.nth(1).textContent()) ?? '', /<img src=x>/);
      await keyboard.press('s');
      await page.getByRole('menuitem', { name: 'server-a' }).waitFor();
      await keyboard.press('Enter');
      await until('the command', () => host.asked.length === 1);
      await keyboard.press('e');
      await page.getByRole('menuitem', { name: '503 Service Unavailable' }).waitFor();
      await keyboard.press('Enter');
      await until('the command', () => host.asked.length === 2);
      await keyboard.press('ArrowRight');
      await keyboard.press('ArrowRight');
      await keyboard.press('Escape');
      await keyboard.press('Delete');
      await until('the command', () => host.asked.length === 3);
      assert.deepEqual(
        host.asked.map((asked) => ('command' in asked ? asked.command : undefined)),
        [
          { name: 'sendOn', request: 21, server: 'server-a' },
          { name: 'answer', request: 21, status: 503 },
          { name: 'drop', request: 21 },
        ],
      );
    });

    it('keeps the focus on a list whose card has gone', async () => {
      const { page } = bare;
      await page.locator('#held-cards .card').first().focus();
      const [, second] = farmState.held;
      await bare.tell({ type: 'update', state: { ...farmState, held: [second] } });
      await page.locator('#held-cards .card:focus[data-held="21"]').waitFor();
      await bare.tell({ type: 'update', state: { ...farmState, held: [] } });
      await page.locator('.balancer vscode-button:focus').first().waitFor();
    });

    it('offers nothing that the farm cannot do', async () => {
      const can = ['setHolding', 'sendOn', 'startServer', 'stopServer', 'restartServer'];
      await bare.tell({ type: 'update', state: { ...farmState, can } });
      for (const text of ['Kill', 'Trouble…', 'Remove', 'Add Server']) {
        await bare.page.getByText(text, { exact: true }).first().waitFor({ state: 'hidden' });
      }
      assert.equal(await bare.page.locator('.balancer select').first().isDisabled(), true);
      await bare.page.getByText('Restart', { exact: true }).first().waitFor();
    });

    it('follows one session, and says what a screen reader should hear', async () => {
      const { page } = bare;
      await page.getByRole('button', { name: 'session #2' }).click();
      await page.getByText('Session #2 Only').waitFor();
      const shown = await page.locator('.trace .rows .row').count();
      assert.equal(shown, firstUpdate.trace?.rows.filter(({ session }) => session === 2).length);
      await bare.tell({
        type: 'update',
        state: { ...farmState, servers: [{ ...farmState.servers[0], phaseText: 'stopped' }] },
      });
      await page.locator('.news', { hasText: 'server-a: stopped.' }).waitFor({ state: 'attached' });
    });
  });
});
