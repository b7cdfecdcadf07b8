import assert from 'node:assert/strict';
import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { endProcess } from '../../../src/processes/end-process.ts';
import { orphansIn, type SystemCommand } from '../../../src/processes/windows-orphans.ts';

const system = 'C:\\Windows\\System32\\';
const early = '2020-01-01T10:00:00.0000000Z';
const late = '2999-01-01T10:00:00.0000000Z';

describe('ending a process on Windows', () => {
  const children: ChildProcess[] = [];
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });

  /** Ends a process as Windows does. @param answer what its programs print; undefined where they fail */
  async function ending(
    child: ChildProcess,
    answer: (command: SystemCommand) => string | undefined,
  ): Promise<string[]> {
    const commands: string[] = [];
    await endProcess(child, {
      platform: 'win32',
      env: { SystemRoot: 'C:\\Windows' },
      run: (command) => {
        commands.push([command.file, ...command.args].join(' '));
        return Promise.resolve(answer(command));
      },
    });
    return commands;
  }

  function start(lines: string): ChildProcess {
    const child = spawn(process.execPath, ['-e', lines], { stdio: 'ignore' });
    children.push(child);
    return child;
  }

  it('ends the tree of one that lives, by its head', async () => {
    const child = start('setInterval(() => 1, 1000)');
    const commands = await ending(child, () => {
      child.kill('SIGKILL');
      return '';
    });
    assert.deepEqual(commands, [`${system}taskkill.exe /PID ${child.pid} /T /F`]);
  });

  it('ends what one has left behind that has ended', async () => {
    const child = start('');
    await once(child, 'exit');
    const [list = '', ...kills] = await ending(child, ({ file }) =>
      file.endsWith('powershell.exe') ? `41 ${early}\r\n42 ${late}\r\n43 ${early}\r\n` : '',
    );
    assert.ok(list.startsWith(`${system}WindowsPowerShell\\v1.0\\powershell.exe -NoProfile`));
    assert.ok(list.includes(`ParentProcessId=${child.pid}'`));
    assert.deepEqual(kills, [
      `${system}taskkill.exe /PID 41 /T /F`,
      `${system}taskkill.exe /PID 43 /T /F`,
    ]);
  });

  it('ends the head alone, and then the rest, where its tree can not be ended', async () => {
    const child = start('setInterval(() => 1, 1000)');
    const [tree, list, kill] = await ending(child, ({ file, args }) => {
      if (file.endsWith('powershell.exe')) return `41 ${early}`;
      return args.includes(String(child.pid)) ? undefined : '';
    });
    assert.ok(child.signalCode !== null);
    assert.match(tree ?? '', /taskkill/);
    assert.match(list ?? '', /powershell/);
    assert.match(kill ?? '', /\/PID 41 /);
  });

  it('takes nothing for an orphan that is another one, or that it can not read', () => {
    const endedMs = Date.parse('2026-01-01T00:00:00Z');
    const listing = `7 ${early}\n8 ${late}\nx ${early}\n9 soon\n10\n\n  11 ${early}  \n`;
    assert.deepEqual(orphansIn(listing, endedMs), [7, 11]);
    assert.deepEqual(orphansIn('', endedMs), []);
  });
});
