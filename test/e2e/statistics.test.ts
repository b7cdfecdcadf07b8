import assert from 'node:assert/strict';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { projectFolder } from '../../scripts/setup/paths.mjs';
import type { StatisticsStrings } from '../../src/protocol/statistics-state.ts';
import { until } from '../integration/support/redis-server.ts';
import { axeFindings } from './support/axe.ts';
import { type BarePage, openBarePage } from './support/bare-page.ts';
import { collectionsRig } from './support/collections-session.ts';
import { type Look, looksOf, wear } from './support/looks.ts';
import { styleOf } from './support/session-page.ts';
import { failedState, runningState, StatisticsHost } from './support/statistics-states.ts';

const pictures = join(projectFolder, 'out/screenshots');

describe('session statistics', () => {
  const rig = collectionsRig();
  let looks: readonly Look[] = [];
  let strings: StatisticsStrings;
  const frame = () => rig.workbench.editorPage();

  it('open by their command, and count what is there', async () => {
    await rig.workbench.runCommand('Session Farm: Show Session Statistics');
    await frame().getByRole('heading', { name: 'Session Statistics' }).waitFor();
    await frame().getByText('All 1 sessions.').waitFor();
    await frame().getByRole('heading', { name: 'Items' }).waitFor();
    const text = await frame().locator('#strings').textContent();
    strings = JSON.parse(text ?? '') as StatisticsStrings;
  });

  it('are there after a reload of the window, and wait to be asked', async () => {
    looks = await looksOf(rig);
    await rig.workbench.reload();
    // A busy machine takes its time to bring a window back.
    await frame().getByText('Run the statistics to see them.').waitFor({ timeout: 60_000 });
    await frame().getByText('Run', { exact: true }).click();
    await frame().getByText('All 1 sessions.').waitFor();
  });

  describe('in every theme and width', () => {
    let bare: BarePage;
    let host: StatisticsHost;

    beforeEach(async () => {
      host = new StatisticsHost();
      bare = await openBarePage('statistics', strings, host.replies, { show: 'VS Code refused.' });
      await bare.page.getByText('Sampled 10,000').waitFor();
    });
    afterEach(() => bare.close());

    const checkAll = async (what: string): Promise<void> => {
      await mkdir(pictures, { recursive: true });
      const found: string[] = [];
      for (const look of looks) {
        await wear(bare.page.mainFrame(), look);
        const findings = await axeFindings(bare.page.mainFrame());
        found.push(...findings.map((line) => `${look.theme}: ${line}`));
        const path = join(pictures, `statistics-${what}-${look.theme}.png`);
        await bare.page.screenshot({ path, fullPage: true });
      }
      assert.deepEqual(found, [], what);
      assert.deepEqual(await bare.violations(), []);
    };
    const tell = (state: unknown): Promise<void> => bare.tell({ type: 'state', state });

    it('have nothing that axe finds', async () => {
      const { page } = bare;
      await page.setViewportSize({ width: 1300, height: 900 });
      await checkAll('drawn');
      const toggles = page.getByText('Show Table');
      while ((await toggles.count()) > 0) await toggles.first().click();
      await checkAll('tables');
      await page.setViewportSize({ width: 420, height: 900 });
      await checkAll('narrow');
      await page.getByRole('combobox').first().selectOption({ index: 1 });
      await page.getByText('VS Code refused.').waitFor();
      await tell(runningState);
      await page.getByText('Reading sessions').waitFor();
      await checkAll('running');
      await tell(failedState);
      await page.getByText('refused the connection').waitFor();
      await checkAll('failed');
    });

    it('have no sideways scroll bar', async () => {
      await bare.page.setViewportSize({ width: 420, height: 900 });
      const excess = 'document.documentElement.scrollWidth - window.innerWidth';
      assert.equal(await bare.page.evaluate(excess), 0);
    });

    it('are tables to screen readers, drawn or not', async () => {
      const { page } = bare;
      const items = page.getByRole('region', { name: 'Items' }).getByRole('table');
      assert.equal(await items.getByRole('row').count(), 13);
      await page.getByRole('button', { name: 'Show Table: Items' }).click();
      assert.equal(await items.getByRole('row').count(), 15);
      await items.getByRole('rowheader', { name: '<img src=x>' }).waitFor();
    });

    it('do what their buttons say, by the keyboard too', async () => {
      const { page } = bare;
      await page.getByText('Copy as Markdown').click();
      await page.getByRole('combobox', { name: 'Read' }).selectOption({ label: 'All sessions' });
      await page.getByText('4hj2k1…x0q').focus();
      await page.keyboard.press('Enter');
      await until(() => host.asked.length === 3, 'three requests');
      assert.deepEqual(host.asked, [
        { type: 'do', deed: 'copyMarkdown' },
        { type: 'scope', scope: 'all' },
        { type: 'open', session: 0 },
      ]);
    });

    it('keep the focus on the button while statistics are running', async () => {
      const { page } = bare;
      await page.locator('header .buttons vscode-button').first().focus();
      await page.keyboard.press('Enter');
      await tell(runningState);
      await page.locator('header .buttons vscode-button:focus', { hasText: 'Cancel' }).waitFor();
    });

    it('show bars with the colors of the system alone', async () => {
      const { page } = bare;
      await page.emulateMedia({ forcedColors: 'active' });
      const fill = page.locator('.bars .fill').first();
      assert.equal(await styleOf(fill, 'borderTopStyle'), 'solid');
      await page.screenshot({
        path: join(pictures, 'statistics-forced-colors.png'),
        fullPage: true,
      });
    });
  });
});
