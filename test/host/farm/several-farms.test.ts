import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import { showFarmStatus } from '../../../src/host/farm/farm-status.ts';
import { toFarmDefinition } from '../../../src/host/farm/definition.ts';
import type { FarmDefinition } from '../../../src/host/farm/definition.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { activated, answeringMessages, until } from '../support/extension.ts';
import { answeringPicks } from '../support/picks.ts';
import { farmPorts, inProcessFarm, removeTasks, rowsOf, stopFarms, writeTasks } from './support.ts';

const run = (command: string, ...args: unknown[]) =>
  vscode.commands.executeCommand(`sessionFarm.${command}`, ...args);

describe('several farms at once', () => {
  let handle: TestHandle;

  before(async () => {
    handle = await activated();
  });
  afterEach(async () => {
    await stopFarms(handle);
    await removeTasks();
  });

  /** Writes two farms into tasks.json. @returns their ports */
  async function twoFarms(): Promise<{ readonly shop: number; readonly blog: number }> {
    const shop = await farmPorts();
    const blog = await farmPorts();
    const named = (name: string, definition: FarmDefinition) =>
      toFarmDefinition({ ...definition, name });
    await writeTasks({
      'shop task': named('shop', inProcessFarm(shop)),
      'blog task': named('blog', inProcessFarm(blog)),
    });
    return { shop: shop.port, blog: blog.port };
  }

  const start = (name: string) =>
    answeringPicks(
      () => name,
      () => run('startFarm'),
    );
  const ready = (count: number) =>
    until(
      () =>
        handle.farm.farms.all().filter(({ state }) => state?.phase === 'ready').length === count,
      `${count} ready farms`,
    );

  it('start side by side, and each command asks which', async () => {
    const ports = await twoFarms();
    await start('shop task');
    await ready(1);
    const offered: (readonly string[])[] = [];
    await answeringPicks(
      ({ items }) => {
        offered.push(items);
        return 'blog task';
      },
      () => run('startFarm'),
    );
    await ready(2);
    assert.match(offered[0]?.join('\n') ?? '', new RegExp(`shop task \\| .*port ${ports.shop}`));
    assert.doesNotMatch(offered[0]?.join('\n') ?? '', new RegExp(`port ${ports.blog}`));
    for (const port of [ports.shop, ports.blog]) {
      assert.equal((await request(port, { path: '/Result' })).status, 200);
    }
    await answeringPicks(
      () => 'blog',
      () => run('turnAffinityOn'),
    );
    const rows = () => rowsOf(handle.farm.tree).filter((row) => !row.startsWith(' '));
    await until(() => rows().some((row) => row.includes('affinity on')), 'affinity to be on');
    assert.deepEqual(
      rows().map((row) => row.replace(/ \|.*port /, ' ').replace(' · weighted round robin', '')),
      [`shop ${ports.shop} · affinity off`, `blog ${ports.blog} · affinity on`],
    );
    await answeringPicks(
      () => 'shop',
      () => run('stopFarm'),
    );
    await ready(1);
    assert.equal((await request(ports.blog, { path: '/Result' })).status, 200);
  });

  it('are never started twice: the one that runs is offered', async () => {
    await twoFarms();
    await start('shop task');
    await ready(1);
    const shown: string[] = [];
    await answeringMessages(
      ({ text }) => {
        shown.push(text);
        return undefined;
      },
      () => start('shop task'),
    );
    assert.match(shown.join('\n'), /^The farm shop is running on port \d+\.$/);
    assert.equal(handle.farm.farms.all().length, 1);
  });

  it('stand in the status bar, with what can be done', async () => {
    const ports = await twoFarms();
    const window = vscode.window as { createStatusBarItem: unknown };
    const original = window.createStatusBarItem;
    let isShown = false;
    const item = {
      text: '',
      backgroundColor: undefined as vscode.ThemeColor | undefined,
      show: () => (isShown = true),
      hide: () => (isShown = false),
      dispose: () => undefined,
    };
    window.createStatusBarItem = () => item;
    const status = showFarmStatus(handle.farm.farms);
    try {
      assert.equal(isShown, false);
      await start('shop task');
      await until(
        () => item.text === `$(server-environment) shop :${ports.shop} · 2 of 2 ready`,
        'the item of one farm',
      );
      assert.ok(isShown);
      assert.ok(!item.backgroundColor);
      await answeringPicks(
        ({ items }) => {
          assert.deepEqual(
            ['Stop Farm', 'Open Farm in Browser', 'Hold Requests'].filter(
              (title) => !items.includes(title),
            ),
            [],
          );
          assert.ok(!items.includes('Stop Holding Requests'));
          return 'Hold Requests';
        },
        () => run('showFarmActions'),
      );
      const answer = request(ports.shop, { path: '/Result' });
      await until(() => item.text.endsWith(' · 1 held'), 'the item to count what is held');
      assert.ok(item.backgroundColor);
      await run('sendAllOn');
      assert.equal((await answer).status, 200);
      await start('blog task');
      await until(
        () => item.text === '$(server-environment) 2 farms · 4 of 4 ready',
        'the item of two farms',
      );
      await stopFarms(handle);
      await until(() => !isShown, 'the item to go');
    } finally {
      status.dispose();
      window.createStatusBarItem = original;
    }
  });
});
