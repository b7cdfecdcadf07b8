import assert from 'node:assert/strict';
import { createServer, type Server } from 'node:net';
import type { Locator } from 'playwright-core';
import { takeScreenshots } from './support/screenshots.ts';
import { styleOf } from './support/session-page.ts';
import { windowRig } from './support/window-rig.ts';

/** What VS Code would show as a link that opens a terminal, if it were let. */
const link = '[Fix it](command:workbench.action.terminal.new)';

describe('text of others in a window', () => {
  let liar: Server;

  const rig = windowRig(async (redis) => {
    const keys = `{/A_id1${link}}`;
    const items = [`item ${link}`, 'x', 'a\u202eb\u0007', 'y'];
    await redis.ask('HSET', `${keys}_Data`, ...items);
    await redis.ask('HSET', `${keys}_Internal`, 'SessionTimeout', '1200');
    liar = createServer((socket) => {
      socket.on('error', () => undefined);
      socket.on('data', () => socket.write(`-ERR ${link} \u001b[2J\r\n`));
    });
    await new Promise<void>((resolve) => liar.listen(0, '127.0.0.1', resolve));
    const address = liar.address();
    assert.ok(typeof address === 'object' && address);
    return {
      files: {
        '.vscode/settings.json': {
          'sessionFarm.endpoints': [
            {
              name: `shop ${link}`,
              address: `localhost:${redis.port}`,
              environment: 'production',
            },
            { name: 'liar', address: `localhost:${address.port}` },
          ],
        },
      },
    };
  });
  const { editor } = rig;
  before(() => rig.workbench.openSidebar());
  after(() => liar.close());

  async function assertNoLinks(place: Locator): Promise<void> {
    await place.waitFor();
    assert.equal(await place.locator('a[href], a[data-href], a.monaco-link').count(), 0);
    assert.match(
      await place.innerText(),
      /\[Fix it\] \(command:workbench\.action\.terminal\.new\)/,
    );
  }

  it('is no link in a message, a row or a question', async () => {
    const { workbench } = rig;
    await workbench.sessions.expand('shop [Fix it] (command:');
    await workbench.sessions.expand('/A');
    // Its endpoint is read-only, which a message says with the name.
    await workbench.sessions.chooseFromMenu(/id1\[Fi…ew\)/, 'End Session');
    await assertNoLinks(workbench.notification('is read-only'));
    await takeScreenshots(rig, 'foreign-text');
    await workbench.answerNotification('is read-only', 'Allow Edits');
    await workbench.quickInput.whenOpen();
    await assertNoLinks(workbench.quickInput.message);
    await workbench.page.keyboard.press('Escape');
  });

  it('is no link in what a server answers', async () => {
    const { workbench } = rig;
    await workbench.sessions.expand('liar');
    await workbench.sessions.row('Redis answered with an error').click();
    await assertNoLinks(workbench.notification('Redis answered with an error'));
    // VS Code writes the errors that it shows to the console as well.
    for (const line of workbench.console.take())
      assert.match(line, /^Redis answered with an error/);
  });

  it('is set apart in the editor, with what acts made visible', async () => {
    const { workbench } = rig;
    await workbench.sessions.row(/id1\[Fi…ew\)/).click();
    const row = editor.row('item [Fix it](command:workbench.action.terminal.new)');
    await row.waitFor();
    assert.equal(await row.locator('a').count(), 0);
    assert.equal(await styleOf(row.locator('.label'), 'unicodeBidi'), 'isolate');
    await editor.row('aU+202EbU+0007').waitFor();
  });
});
