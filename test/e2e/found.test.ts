import assert from 'node:assert/strict';
import type { Command } from '../../src/stores/commands.ts';
import { recordedSession, restoreCommands } from '../integration/stores/support.ts';
import { windowRig } from './support/window-rig.ts';

const password = 'Shop&f0und';
/** As Microsoft.Web.RedisSessionStateProvider 4.0.1 wrote it. */
const session = recordedSession('4.0.1', 'cart');

describe('a folder with a web.config', () => {
  const rig = windowRig(async (redis) => {
    const protect: Command = ['CONFIG', 'SET', 'requirepass', password];
    for (const command of [...restoreCommands(session), protect]) {
      const reply = await redis.ask(...command);
      if (reply instanceof Error) throw reply;
    }
    const webConfig = `<?xml version="1.0" encoding="utf-8"?>
<configuration>
  <connectionStrings>
    <add name="RedisSessions"
         connectionString="127.0.0.1:${redis.port},password=${password.replace('&', '&amp;')},ssl=False,abortConnect=False" />
  </connectionStrings>
  <system.web>
    <sessionState mode="Custom" customProvider="MySessionStateStore">
      <providers>
        <add name="MySessionStateStore" type="Microsoft.Web.Redis.RedisSessionStateProvider"
             connectionString="RedisSessions" applicationName="${session.app}" />
      </providers>
    </sessionState>
  </system.web>
</configuration>
`;
    return { files: { 'Shop/web.config': webConfig } };
  });

  it('leads to one of its sessions in three clicks', async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.sessions.welcome
      .getByRole('button', { name: 'Found in This Workspace…' })
      .click();
    const offer = workbench.quickInput.root.getByText('Shop/web.config line 5');
    await offer.waitFor();
    assert.ok(!(await workbench.quickInput.root.innerText()).includes(password));
    await offer.click();
    await workbench.sessions.row(session.id.slice(0, 6)).click();
    const editor = workbench.editorPage();
    await editor
      .getByRole('row')
      .filter({ hasText: String(session.expected[0]?.name) })
      .first()
      .waitFor();
  });
});
