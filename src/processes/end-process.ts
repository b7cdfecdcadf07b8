import { execFile } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import {
  endTreeCommand,
  listChildrenCommand,
  orphansIn,
  type SystemCommand,
} from './windows-orphans.ts';

/** How long a process may take to end by itself before it is ended by force. */
export const graceMs = 2000;
/** How long a program of Windows' own may take. */
const commandLimitMs = 10_000;

/** Signals a process group; false when nothing is left of it. */
export const signalGroup = (pid: number, signal: NodeJS.Signals | 0): boolean => {
  try {
    process.kill(-pid, signal);
    return true;
  } catch {
    return false;
  }
};

/** Asks again and again. @returns whether the condition held within the limit */
export const waitUntil = async (condition: () => boolean, limitMs: number): Promise<boolean> => {
  const until = Date.now() + limitMs;
  while (!condition()) {
    if (Date.now() >= until) return false;
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
  return true;
};

/** Runs a program of the system. Gives what it prints; undefined when it fails. */
export const runCommand = ({ file, args }: SystemCommand): Promise<string | undefined> =>
  new Promise((resolve) => {
    const options = { windowsHide: true, timeout: commandLimitMs };
    execFile(file, [...args], options, (error, output) => resolve(error ? undefined : output));
  });

/** What ending a process asks of the machine. */
export interface EndingPlaces {
  readonly platform: NodeJS.Platform;
  readonly env: Readonly<Record<string, string | undefined>>;
  readonly run: (command: SystemCommand) => Promise<string | undefined>;
}

/**
 * Ends a process that was started as the head of its own group (`detached` outside Windows), with
 * all that it has started. Resolves when nothing is left of it. It may have ended before, just now.
 */
export const endProcess = async (
  child: ChildProcess,
  places: EndingPlaces = { platform: process.platform, env: process.env, run: runCommand },
): Promise<void> => {
  const { pid } = child;
  if (pid === undefined) return;
  const hasEnded = (): boolean => child.exitCode !== null || child.signalCode !== null;
  if (places.platform === 'win32') {
    await endOnWindows(child, pid, hasEnded, places);
    return;
  }
  const isGone = (): boolean => hasEnded() && !signalGroup(pid, 0);
  signalGroup(pid, 'SIGTERM');
  if (await waitUntil(isGone, graceMs)) return;
  signalGroup(pid, 'SIGKILL');
  await waitUntil(isGone, graceMs);
};

/** Windows knows no groups: a tree is found from its head, or from those whose parent that was. */
const endOnWindows = async (
  child: ChildProcess,
  pid: number,
  hasEnded: () => boolean,
  { env, run }: EndingPlaces,
): Promise<void> => {
  if (!hasEnded()) {
    if ((await run(endTreeCommand(pid, env))) !== undefined) {
      await waitUntil(hasEnded, graceMs);
      return;
    }
    child.kill();
    await waitUntil(hasEnded, graceMs);
  }
  const endedMs = Date.now();
  const listing = (await run(listChildrenCommand(pid, env))) ?? '';
  for (const orphan of orphansIn(listing, endedMs)) await run(endTreeCommand(orphan, env));
};

/** Ends a process and all that it has started at once and without a word, as a crash would. */
export const killProcess = (
  child: ChildProcess,
  platform: NodeJS.Platform = process.platform,
): void => {
  // Windows ends processes no other way, and those below it with them.
  if (platform === 'win32') void endProcess(child);
  else if (child.pid !== undefined) signalGroup(child.pid, 'SIGKILL');
};
