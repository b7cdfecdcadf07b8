import assert from 'node:assert/strict';
import * as vscode from 'vscode';
import type { SessionsTree } from '../../../src/host/sessions/sessions-tree.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { addEndpoint, askOk, removeEndpoints } from '../support/endpoint.ts';
import { activated, answeringMessages } from '../support/extension.ts';
import type { ShownMessage } from '../support/extension.ts';
import { rowAt } from '../support/rows.ts';

const id = '4hj2k1abcdefghijklmnox0q';
const data = `{/Shop_${id}}_SessionStateItemCollection`;
const lock = `{/Shop_${id}}_WriteLock`;
const timeout = `{/Shop_${id}}_SessionTimeout`;

describe('commands on a session', () => {
  let server: RedisServer;
  let handle: TestHandle;
  let tree: SessionsTree;
  let shown: ShownMessage[];

  before(async () => {
    server = await startRedis();
    handle = await activated();
    tree = handle.sessions.tree;
  });
  after(() => server.stop());
  beforeEach(async () => {
    shown = [];
    await askOk(server, ['FLUSHALL']);
    await askOk(server, ['SET', data, new Uint8Array([0, 0, 0, 0]), 'EX', 900]);
    await askOk(server, ['SET', timeout, '1200', 'EX', 900]);
    await askOk(server, ['SET', lock, 'held-by-a-request', 'EX', 90]);
    await addEndpoint(handle, 'shop', server.port);
  });
  afterEach(() => removeEndpoints(handle));

  const row = () => rowAt(tree, 'shop', '/Shop', '4hj2k1');
  const answer =
    (button: string | undefined, meanwhile?: () => Promise<void>) =>
    async (message: ShownMessage): Promise<string | undefined> => {
      shown.push(message);
      await meanwhile?.();
      return button;
    };

  it('Copy Session ID and Copy Redis Keys give what the row stands for', async () => {
    await vscode.commands.executeCommand('sessionFarm.copySessionId', await row());
    assert.equal(await vscode.env.clipboard.readText(), id);
    await vscode.commands.executeCommand('sessionFarm.copySessionKeys', await row());
    assert.deepEqual((await vscode.env.clipboard.readText()).split('\n'), [data, lock, timeout]);
  });

  it('Release Lock… says what is lost, and deletes the lock alone', async () => {
    const target = await row();
    await answeringMessages(answer('Release Lock'), () =>
      vscode.commands.executeCommand('sessionFarm.releaseLock', target),
    );
    assert.match(shown[0]?.text ?? '', /4hj2k1…x0q/);
    assert.match(shown[0]?.detail ?? '', /expires in 1:(30|2\d).*are not saved/s);
    assert.equal(await server.ask('EXISTS', lock), 0);
    assert.equal(await server.ask('EXISTS', data, timeout), 2);
  });

  it('Release Lock… leaves a lock alone that another request took meanwhile', async () => {
    const target = await row();
    const change = () => askOk(server, ['SET', lock, 'another-request', 'EX', 90]);
    await answeringMessages(answer('Release Lock', change), () =>
      vscode.commands.executeCommand('sessionFarm.releaseLock', target),
    );
    assert.equal(await server.ask('EXISTS', lock), 1);
    assert.match(shown[1]?.text ?? '', /now belongs to another request/);
  });

  it('End Session… deletes all keys after a yes, and none after a no', async () => {
    const target = await row();
    const end = () => vscode.commands.executeCommand('sessionFarm.endSession', target);
    await answeringMessages(answer(undefined), end);
    assert.equal(await server.ask('EXISTS', data, lock, timeout), 3);
    await answeringMessages(answer('End Session'), end);
    assert.equal(await server.ask('EXISTS', data, lock, timeout), 0);
  });

  it('End Session… deletes nothing when a request locked the session meanwhile', async () => {
    await askOk(server, ['DEL', lock]);
    const target = await row();
    const change = () => askOk(server, ['SET', lock, 'a-new-request', 'EX', 90]);
    await answeringMessages(answer('End Session', change), () =>
      vscode.commands.executeCommand('sessionFarm.endSession', target),
    );
    assert.equal(await server.ask('EXISTS', data, lock, timeout), 3);
  });

  it('write nothing to a read-only endpoint, and offer to allow edits', async () => {
    const target = await row();
    const [record] = handle.services.endpoints.all();
    await handle.services.endpoints.update(record?.id ?? '', { canWrite: false });
    await answeringMessages(answer(undefined), () =>
      vscode.commands.executeCommand('sessionFarm.endSession', target),
    );
    assert.deepEqual(shown[0]?.buttons, ['Allow Edits…']);
    assert.equal(await server.ask('EXISTS', data, lock, timeout), 3);
  });
});
