import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { controlFolder, controlPath } from '../../../src/farm/control-path.ts';
import { HandoverServer } from '../../../src/host/farm/handover-server.ts';
import { handoverIdVariable, handoverPathVariable } from '../../../src/protocol/farm/handover.ts';
import { conditionsText } from '../../../src/farm/stepping/kept-breakpoints.ts';
import { distFolder } from './support/bundle.ts';
import { ControlClient } from './support/control-client.ts';
import { freePorts, request, until } from './support/http.ts';

const secret = 's3cret & "more" ${port}';

/** Answers with its own environment. */
const program =
  'require("http").createServer((q, r) => r.end(JSON.stringify(process.env)))' +
  '.listen(process.env.PORT, "127.0.0.1")';

describe('what a host hands over to a farm', () => {
  let host: HandoverServer;

  beforeEach(() => {
    host = new HandoverServer();
  });

  afterEach(() => host.dispose());

  const start = async (path: string, id: string) => {
    const child = spawn(process.execPath, [join(await distFolder(), 'farm.js')], {
      stdio: ['ignore', 'pipe', 'inherit'],
      env: { ...process.env, [handoverPathVariable]: path, [handoverIdVariable]: id },
    });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => (output += text));
    return { child, output: () => output };
  };

  it('reaches its process and its servers, and no command line', async () => {
    const [port = 0, first = 0] = await freePorts(2);
    const control = controlPath({
      platform: process.platform,
      temporaryFolder: tmpdir(),
      random: randomBytes(8).toString('hex'),
    });
    const config = JSON.stringify({
      port,
      servers: [
        { name: 'a', port: first, command: [process.execPath, '-e', program], env: { PW: secret } },
      ],
      session: 'inproc',
    });
    const { path, id } = await host.offer({ config, control, token: 'the token' });
    if (process.platform !== 'win32') {
      assert.equal((statSync(controlFolder(path) ?? '').mode & 0o777).toString(8), '700');
      assert.equal((statSync(path).mode & 0o777).toString(8), '600');
    }
    assert.ok(!`${path}${id}`.includes('s3cret'));
    // A task may be run again as it is.
    for (let run = 0; run < 2; run++) {
      const { child, output } = await start(path, id);
      await until('it is ready', () => output().includes('Farm ready'));
      const { body } = await request(port);
      const environment = JSON.parse(body) as Record<string, string>;
      assert.equal(environment['PW'], secret.replace('${port}', String(first)));
      const names = Object.keys(environment).filter((name) =>
        /HANDOVER|SESSION_FARM_(?:TOKEN|CONTROL|REDIS)/.test(name),
      );
      assert.deepEqual(names, []);
      const client = await ControlClient.connect(control, 'the token');
      await until('it is told of the farm', () => client.state !== undefined);
      if (process.platform === 'linux') {
        for (const pid of [child.pid, client.state?.servers[0]?.pid]) {
          const line = readFileSync(`/proc/${pid ?? 0}/cmdline`, 'utf8');
          assert.doesNotMatch(line, /s3cret|the token/);
        }
      }
      client.close();
      child.kill();
      await once(child, 'close');
    }
  });

  it('has the breakpoints that were kept, as they are at each start', async () => {
    const [port = 0, first = 0] = await freePorts(2);
    const config = JSON.stringify({
      port,
      servers: [{ name: 'a', port: first, command: [process.execPath, '-e', program] }],
      session: 'inproc',
      breakpoints: [{ path: '/never' }],
    });
    const rule = { id: 'own', isEnabled: true, path: '/kept*' };
    const off = [conditionsText({ path: '/never' })];
    const kept = [undefined, { rules: [rule], off }];
    const control = controlPath({
      platform: process.platform,
      temporaryFolder: tmpdir(),
      random: randomBytes(8).toString('hex'),
    });
    let starts = 0;
    const more = () => {
      const breakpoints = kept[starts++];
      return breakpoints ? { breakpoints } : {};
    };
    const { path, id } = await host.offer({ config, control, token: 'the token' }, { more });
    const task = { id: 'task-1', isEnabled: true, path: '/never' };
    for (const expected of [[task], [{ ...task, isEnabled: false }, rule]]) {
      const { child } = await start(path, id);
      try {
        await until('a server answers', async () => {
          const answer = await request(port, { path: '/never-kept' }).catch(() => undefined);
          return answer?.status === 200;
        });
        const client = await ControlClient.connect(control, 'the token');
        const { breakpoints } = await client.stateWhere('it tells', () => true);
        assert.deepEqual(breakpoints, expected);
        client.close();
      } finally {
        child.kill();
        await once(child, 'close');
      }
    }
    assert.equal(starts, 2);
  });

  it('is given to nobody who asks for something else, and a farm says so', async () => {
    const { path, id } = await host.offer({ config: '{}', control: '/none', token: 't' });
    const { child, output } = await start(
      path,
      id.replace(/^./, (c) => (c === '0' ? '1' : '0')),
    );
    const [code] = (await once(child, 'close')) as [number];
    assert.equal(code, 1);
    assert.match(output(), /farm: error: .*another window.* Start it again from the Farm view\./);
    host.dispose();
    const second = await start(path, id);
    await once(second.child, 'close');
    assert.match(second.output(), /farm: error: .* Start the farm again\./);
  });
});
