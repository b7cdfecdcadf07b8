import assert from 'node:assert/strict';
import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { parseEndpoint } from '../../../src/config/parse-endpoint.ts';
import type { TestHandle } from '../../../src/host/test-handle.ts';
import { startRedis } from '../../integration/support/redis-server.ts';
import type { RedisServer } from '../../integration/support/redis-server.ts';
import { removeEndpoints } from '../support/endpoint.ts';
import { activated } from '../support/extension.ts';
import { answeringInputs } from '../support/input.ts';
import { answeringPicks } from '../support/picks.ts';

describe('a password from a command', () => {
  let handle: TestHandle;
  let server: RedisServer;
  let folder: string;

  before(async () => {
    handle = await activated();
    server = await startRedis();
    folder = await mkdtemp(join(tmpdir(), 'session-farm-command-'));
  });
  after(async () => {
    await removeEndpoints(handle);
    await server.stop();
    await rm(folder, { recursive: true, force: true });
  });

  it('is asked for with its arguments as they are, and replaces the stored one', async () => {
    await server.ask('ACL', 'SETUSER', 'app', 'on', '>printed by a program', '~*', '+@all');
    const program = join(folder, 'print password');
    const answer = JSON.stringify({ username: 'app', password: 'printed by a program' });
    await writeFile(
      program,
      `#!/bin/sh\nprintf '%s|' "$@" > '${folder}/asked'\necho '${answer}'\n`,
    );
    await chmod(program, 0o755);
    const { address } = parseEndpoint(`localhost:${server.port}`);
    const record = await handle.services.endpoints.add(
      { name: 'command', address, environment: 'local', canWrite: false, origin: 'user' },
      { password: 'kept before' },
    );
    const problems: (string | undefined)[] = [];
    await answeringInputs(
      async ({ problem }) => {
        for (const text of ['', 'a | b', 'a $HOME', "a 'b"]) {
          const found = await problem(text);
          problems.push(typeof found === 'object' ? found.message : found);
        }
        return `'${program}' --for "the shop" '$HOME'`;
      },
      () =>
        answeringPicks(
          () => 'Password from a Command',
          () => vscode.commands.executeCommand('sessionFarm.changeSignIn', record.id),
        ),
    );
    assert.ok(problems.every((problem) => problem !== undefined));
    const source = await handle.services.connections.connect(record.id);
    assert.equal(source.facts.username, 'app');
    assert.equal(await readFile(join(folder, 'asked'), 'utf8'), '--for|the shop|$HOME|');
    assert.deepEqual(await handle.services.endpoints.secrets(record.id), {});
  });
});
