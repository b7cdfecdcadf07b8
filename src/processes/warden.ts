import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** Remembers the last line that it read; when there are no more, ends the process groups in it. */
const script =
  'while read -r line; do groups=$line; done; [ -z "$groups" ] || kill -s KILL -- $groups';

/**
 * Ends the commands of users when the process that started them is killed and can't do it any more.
 * A shell that waits at a pipe: however that process ends, the pipe does. Windows needs none, since there
 * Node has its children end with it; nor do sample servers, which notice by themselves.
 */
export class Warden {
  #shell: ChildProcess | undefined;
  #last = '';

  /** @param pids the heads of the process groups that must not outlive this process */
  watch(pids: readonly number[]): void {
    const line = pids.map((pid) => -pid).join(' ');
    if (process.platform === 'win32' || line === this.#last) return;
    this.#last = line;
    this.#shell ??= this.#start();
    this.#shell.stdin?.write(`${line}\n`);
  }

  /** They have been ended. */
  dispose(): void {
    this.watch([]);
    this.#shell?.stdin?.end();
  }

  #start(): ChildProcess {
    // A session of its own: signals from the terminal are not meant for it.
    const shell = spawn('/bin/sh', ['-c', script], {
      stdio: ['pipe', 'ignore', 'ignore'],
      detached: true,
    });
    for (const emitter of [shell, shell.stdin]) emitter.on('error', () => undefined);
    shell.unref();
    return shell;
  }
}
