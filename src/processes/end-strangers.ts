import { graceMs, runCommand, waitUntil } from './end-process.ts';
import { isAlive } from './is-alive.ts';
import { endTreeCommand } from './windows-orphans.ts';

/**
 * Ends processes that somebody else has started and should end, after a time in which that may happen.
 * @param areThey asked before: whether the numbers still stand for what they stood for
 * @param patienceMs how long is waited before
 */
export async function endStrangers(
  pids: readonly number[],
  areThey: () => Promise<boolean>,
  patienceMs: number,
): Promise<void> {
  const areGone = (): boolean => !pids.some(isAlive);
  if (areGone() || (await waitUntil(areGone, patienceMs)) || !(await areThey())) return;
  if (process.platform === 'win32') {
    for (const pid of pids.filter(isAlive)) await runCommand(endTreeCommand(pid, process.env));
    return;
  }
  for (const signal of ['SIGTERM', 'SIGKILL'] as const) {
    for (const pid of pids) kill(pid, signal);
    if (await waitUntil(areGone, graceMs)) return;
  }
}

function kill(pid: number, signal: NodeJS.Signals): void {
  try {
    process.kill(pid, signal);
  } catch {
    // It has ended meanwhile.
  }
}
