import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { UnsavedSessions } from '../../farm/sandbox/samples.ts';
import type { DisposableLike } from '../disposable.ts';
import type { Log } from '../log.ts';

/** The sandbox didn't come up, or said something that can't be understood. */
export class SandboxError extends Error {
  override readonly name = 'SandboxError';
}

const startTimeoutMs = 20_000;
const readyLine = /^Sandbox Redis ready on redis:\/\/127\.0\.0\.1:(\d+)/;

/** A running sandbox Redis: a process of its own, which ends with this one. */
export class SandboxProcess implements DisposableLike {
  readonly #child: ChildProcess;
  readonly port: number;

  private constructor(child: ChildProcess, port: number) {
    this.#child = child;
    this.port = port;
  }

  /**
   * Starts the sandbox and waits until it answers.
   * @param scriptPath `dist/sandbox.js`
   * @param onExit called when it ends by itself, without having been disposed
   * @throws SandboxError when it doesn't come up
   */
  static async start(scriptPath: string, log: Log, onExit: () => void): Promise<SandboxProcess> {
    const child = spawn(process.execPath, [scriptPath, '--end-with-stdin'], {
      // The extension host's own executable is Electron on desktops, and Node elsewhere.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' },
      stdio: ['pipe', 'pipe', 'pipe'],
      windowsHide: true,
    });
    // It may have ended; its exit is told anyway.
    child.stdin.on('error', () => undefined);
    createInterface(child.stderr).on('line', (line) => log.warn('sandbox', line));
    try {
      const port = await waitForPort(child, log);
      const sandbox = new SandboxProcess(child, port);
      child.once('exit', (code) => {
        log.info('sandbox', `ended with ${code ?? 'a signal'}`);
        if (!child.killed) onExit();
      });
      return sandbox;
    } catch (error) {
      child.kill();
      throw error;
    }
  }

  /** Tells it which of its sessions have unsaved edits: those it leaves alone. */
  tell(unsaved: UnsavedSessions): void {
    this.#child.stdin?.write(`${JSON.stringify(unsaved)}\n`);
  }

  dispose(): void {
    this.#child.stdin?.end();
    this.#child.kill();
  }
}

function waitForPort(child: ChildProcess, log: Log): Promise<number> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => {
      reject(new SandboxError('The sandbox did not start in time'));
    }, startTimeoutMs);
    const end = (action: () => void) => {
      clearTimeout(timer);
      action();
    };
    child.once('error', (error) => {
      end(() => reject(new SandboxError('The sandbox could not be started', { cause: error })));
    });
    child.once('exit', (code) => {
      end(() => reject(new SandboxError(`The sandbox ended with ${code ?? 'a signal'}`)));
    });
    if (!child.stdout) return;
    createInterface(child.stdout).on('line', (line) => {
      log.info('sandbox', line);
      const port = readyLine.exec(line)?.[1];
      if (port !== undefined) end(() => resolve(Number(port)));
    });
  });
}
