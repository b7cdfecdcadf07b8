import assert from 'node:assert/strict';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { runProgram } from '../../../../src/host/layouts/run-program.ts';
import { never, program } from './support.ts';

const input = Buffer.from('{"a":1}');

/** Waits until nothing is left of a process. */
async function ended(pid: number): Promise<void> {
  const deadlineMs = Date.now() + 10_000;
  for (;;) {
    try {
      process.kill(pid, 0);
    } catch {
      return;
    }
    assert.ok(Date.now() < deadlineMs, `process ${pid} is still there`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('programs of the settings', function () {
  this.timeout(30_000);
  let folder: string;
  beforeEach(async () => (folder = await mkdtemp(join(tmpdir(), 'sf-program-'))));
  afterEach(() => rm(folder, { recursive: true, force: true }));

  it('get what goes in and give what they write, in their folder', async () => {
    const echo = program('process.stdout.write(`${input.a} ${process.cwd()}`)', { folder });
    const output = Buffer.from(await runProgram(echo, input, never)).toString();
    assert.equal(output, `1 ${folder}`);
  });

  it('run in the environment of the user, without what makes VS Code a Node', async () => {
    process.env['ELECTRON_RUN_AS_NODE'] = '1';
    process.env['SESSION_FARM_TEST'] = 'here';
    try {
      const tell = program(
        'const { env } = process; process.stdout.write(`${env.ELECTRON_RUN_AS_NODE} ${env.SESSION_FARM_TEST}`)',
      );
      const output = Buffer.from(await runProgram(tell, input, never)).toString();
      assert.equal(output, 'undefined here');
    } finally {
      delete process.env['ELECTRON_RUN_AS_NODE'];
      delete process.env['SESSION_FARM_TEST'];
    }
  });

  it('that can not be given an argument are not started', async () => {
    const odd = { ...program(''), args: ['a\0b'] };
    await assert.rejects(runProgram(odd, input, never), { code: 'not-started' });
  });

  it('are ended with all that they started when they take too long', async () => {
    const pids = join(folder, 'pids');
    const hang = program(
      `const { spawn } = await import('node:child_process');
       const { writeFileSync } = await import('node:fs');
       process.on('SIGTERM', () => undefined);
       const child = spawn(process.execPath, ['-e', 'setInterval(() => 1, 1000)']);
       writeFileSync(${JSON.stringify(pids)}, process.pid + ' ' + child.pid);
       setInterval(() => 1, 1000);`,
      { timeoutMs: 1500 },
    );
    await assert.rejects(runProgram(hang, input, never), { code: 'timed-out' });
    const [parent = 0, child = 0] = (await readFile(pids, 'utf8')).split(' ').map(Number);
    assert.ok(parent > 0 && child > 0);
    await ended(parent);
    await ended(child);
  });

  it('are ended when they write too much', async () => {
    const flood = program(
      "const part = 'x'.repeat(10_000); setInterval(() => process.stdout.write(part), 1);",
      { maxOutputBytes: 50_000 },
    );
    await assert.rejects(runProgram(flood, input, never), { code: 'too-much-output' });
  });

  it('are ended when they are called off, and not started afterwards', async () => {
    const abort = new AbortController();
    const hang = program('setInterval(() => 1, 1000);');
    const run = runProgram(hang, input, abort.signal);
    abort.abort();
    await assert.rejects(run, { code: 'cancelled' });
    await assert.rejects(runProgram(hang, input, abort.signal), { code: 'cancelled' });
  });

  it('say why they failed', async () => {
    const loud = program("process.stderr.write('no such key\\n'); process.exitCode = 3;");
    await assert.rejects(runProgram(loud, input, never), {
      code: 'failed',
      message: 'no such key',
    });
    const silent = program('process.exitCode = 3;');
    await assert.rejects(runProgram(silent, input, never), { code: 'failed', message: /code 3/ });
    const missing = { ...program(''), file: join(folder, 'nothing') };
    await assert.rejects(runProgram(missing, input, never), { code: 'not-started' });
  });

  it('need not read what they get', async () => {
    const deaf = { ...program(''), args: ['-e', "process.stdout.write('done')"] };
    const output = await runProgram(deaf, Buffer.alloc(5_000_000), never);
    assert.equal(Buffer.from(output).toString(), 'done');
  });
});
