import assert from 'node:assert/strict';
import { mkdir, readFile, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import * as vscode from 'vscode';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { request } from '../../integration/farm/support/http.ts';
import { acceptingQuestions, activated, answeringMessages } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import {
  farmPorts,
  inProcessFarm,
  readyFarm,
  removeTasks,
  stopFarms,
  workspaceFolder,
  writeTask,
} from './support.ts';

const site = `
require('node:http')
  .createServer((_, response) => response.end('from ' + process.env.PORT))
  .listen(Number(process.env.PORT), '127.0.0.1');
`;

const tasksFile = () => join(workspaceFolder().uri.fsPath, '.vscode', 'tasks.json');

describe('Create Farm', () => {
  let handle: TestHandle;
  let folder: string;

  before(async () => {
    handle = await activated();
    folder = join(workspaceFolder().uri.fsPath, 'shop');
  });
  afterEach(async () => {
    await stopFarms(handle);
    await vscode.commands.executeCommand('workbench.action.closeAllEditors');
    await removeTasks();
    await rm(folder, { recursive: true, force: true });
  });

  it('writes a farm of the site in the workspace beside what is there, and starts it', async () => {
    const ports = await farmPorts();
    await writeTask('mine', inProcessFarm({ ...ports, port: 9000 }));
    await mkdir(folder, { recursive: true });
    const manifest = {
      name: 'shop',
      scripts: { start: 'node server.js' },
      dependencies: { express: '5' },
    };
    await writeFile(join(folder, 'package.json'), JSON.stringify(manifest));
    await writeFile(join(folder, 'server.js'), site);
    const texts: string[] = [];
    await answeringMessages(
      ({ text, buttons }) => {
        texts.push(text);
        return buttons.find((button) => button === 'Start Farm');
      },
      () =>
        answeringInputs(
          async ({ value, problem }) => {
            assert.equal(value, '2');
            assert.match(JSON.stringify(await problem('65')), /64/);
            return '3';
          },
          () => acceptingQuestions(vscode.commands.executeCommand('sessionFarm.createFarm')),
        ),
    );
    assert.equal(texts.length, 1, texts.join('\n'));
    assert.match(texts[0] ?? '', /PORT/);
    const text = await readFile(tasksFile(), 'utf8');
    assert.match(text, /"mine"/);
    assert.match(text, /"farm shop"/);
    const farm = await readyFarm(handle);
    const { port } = farm.state?.balancer ?? { port: 0 };
    const answers = new Set<string>();
    for (let index = 0; index < 3; index++) answers.add((await request(port)).body);
    assert.deepEqual(
      [...answers].sort(),
      [1, 2, 3].map((index) => `from ${port + index}`),
    );
  });

  it('says what it looked for where it finds no site', async () => {
    const texts: string[] = [];
    await answeringMessages(
      ({ text }) => {
        texts.push(text);
        return undefined;
      },
      () => vscode.commands.executeCommand('sessionFarm.createFarm'),
    );
    assert.match(texts[0] ?? '', /No site was found .* ASP\.NET, ASP\.NET Core, Node, PHP/);
  });
});
