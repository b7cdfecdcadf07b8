import { isAlive } from '../processes/is-alive.ts';

/** How often it is checked that the parent process still lives. */
const parentIntervalMs = 1000;

/**
 * Calls `end` once when this process is to end: on SIGTERM, SIGINT, SIGHUP (SIGBREAK on Windows),
 * when its parent has died, and if asked to when its standard input ends.
 */
export const whenToEnd = (endsWithStdin: boolean, end: () => void): void => {
  let hasEnded = false;
  const once = (): void => {
    if (hasEnded) return;
    hasEnded = true;
    clearInterval(timer);
    end();
  };
  const parent = process.ppid;
  const timer = setInterval(() => {
    if (process.ppid !== parent || !isAlive(parent)) once();
  }, parentIntervalMs).unref();
  const signals: NodeJS.Signals[] = ['SIGTERM', 'SIGINT', 'SIGHUP'];
  if (process.platform === 'win32') signals.push('SIGBREAK');
  for (const signal of signals) process.on(signal, once);
  // A terminal that is gone must not keep the children from being ended.
  for (const stream of [process.stdout, process.stderr]) stream.on('error', () => undefined);
  if (endsWithStdin) {
    process.stdin.on('end', once).on('error', once).on('close', once);
    process.stdin.resume();
  }
};
