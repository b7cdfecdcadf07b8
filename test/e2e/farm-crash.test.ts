import assert from 'node:assert/strict';
import { freePorts, request, until } from '../integration/farm/support/http.ts';
import { lives } from '../integration/farm/support/farm-rig.ts';
import { sampleFarm } from './support/sample-farm.ts';
import { extensionHosts, farmProcesses } from './support/window-processes.ts';
import { windowRig } from './support/window-rig.ts';

/** A site that tells its process. */
const site = `require('node:http')
  .createServer((request, response) => response.end(String(process.pid)))
  .listen(Number(process.env.PORT), '127.0.0.1');`;

describe('a farm whose extension host is killed', () => {
  const limitMs = 30_000;
  let port = 0;
  let ports: readonly number[] = [];

  const rig = windowRig(async () => {
    ports = await freePorts(3);
    const [sample, command, launched] = ports;
    const servers = [
      { name: 'sample-server', port: sample },
      { name: 'command', port: command, command: ['node', '${workspaceFolder}/site.js'] },
      { name: 'launched', port: launched, launch: 'Web' },
    ];
    const farm = await sampleFarm({ task: { session: 'inproc', servers } });
    port = farm.port;
    const program = '${workspaceFolder}/site.js';
    const configurations = [{ type: 'node', request: 'launch', name: 'Web', program }];
    const launch = { '.vscode/launch.json': { version: '0.2.0', configurations } };
    return { ...farm.options, files: { ...farm.options.files, ...launch, 'site.js': site } };
  });

  it('goes on, is shown again, and leaves no process behind when it is stopped', async () => {
    const { workbench } = rig;
    await workbench.openSidebar();
    await workbench.farm.welcome.getByRole('button', { name: 'Start Farm' }).click();
    await workbench.farm.row(`running · port ${port}`).waitFor();
    for (const name of ['sample-server', 'command', 'launched'])
      await workbench.farm.row(new RegExp(`^${name}.*ready`)).waitFor();
    const [, command, launched] = ports;
    const pidAt = async (at = 0) => Number((await request(at)).body);
    const [farm] = farmProcesses(workbench);
    const pids = [farm?.pid ?? 0, await pidAt(command), await pidAt(launched)];
    assert.ok(pids.every((pid) => pid > 0 && lives(pid)));
    // The debugger tells of its process a moment later; an open tooltip stays as it is.
    const tooltip = workbench.page.locator('.monaco-hover:visible');
    await until(
      'the farm knows the process of the debugger',
      async () => {
        await workbench.farm.row('Requests in Progress').hover();
        await workbench.farm.row(/^launched/).hover();
        return tooltip
          .filter({ hasText: `Process ${pids[2]}` })
          .waitFor({ timeout: 3000 })
          .then(
            () => true,
            () => false,
          );
      },
      limitMs,
    );
    const hosts = extensionHosts(workbench);
    assert.equal(hosts.length, 1);
    for (const { pid } of hosts) process.kill(pid, 'SIGKILL');
    await until(
      'another extension host runs',
      () => extensionHosts(workbench).some(({ pid }) => pid !== hosts[0]?.pid),
      limitMs,
    );
    await workbench.farm.row(`running · port ${port}`).waitFor();
    // VS Code tells at length that its extension host has ended.
    workbench.console.take();
    assert.ok(pids.every(lives), 'all go on');
    await workbench.farm.clickTitleAction('Stop Farm');
    await workbench.farm.welcome.waitFor();
    await until('all processes have ended', () => !pids.some(lives), limitMs);
    workbench.console.take();
  });
});
