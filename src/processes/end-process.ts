import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';

/** How long a process may take to end by itself before it is ended by force. */
export const graceMs = 2000;

/** The arguments of Windows' `taskkill` that end a process with all that it has started. */
export const taskkillArguments = (pid: number): readonly string[] => [
  '/PID',
  String(pid),
  '/T',
  '/F',
];

/** Signals a process group; false when nothing is left of it. */
export const signalGroup = (pid: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
};

const waitUntil = async (condition: () => boolean, limitMs: number): Promise<boolean> => {
  const until = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
};

/**
 * Ends a process that was started as the head of its own group (`detached` outside Windows), with
 * all that it has started. Resolves when nothing is left of it.
 */
export const endProcess = async (
  child: ChildProcess,
  platform: NodeJS.Platform = process.platform,
): Promise<void> => {
  const { pid } = child;
  if (pid === undefined) return;
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (platform === 'win32') {
    if (hasEnded()) return;
    await new Promise<void>((resolve) => {
      spawn('taskkill', [...taskkillArguments(pid)], { stdio: 'ignore', windowsHide: true })
        .once('error', () => {
          child.kill();
          resolve();
        })
        .once('close', () => resolve());
    });
    await waitUntil(hasEnded, graceMs);
    return;
  }
  const isGone = (): boolean => hasEnded() && !signalGroup(pid, 0);
  signalGroup(pid, 'SIGTERM');
  if (await waitUntil(isGone, graceMs)) return;
  signalGroup(pid, 'SIGKILL');
  await waitUntil(isGone, graceMs);
};
