import { win32 } from 'node:path';

/** A command line for {@link ../processes/end-process.ts}: a program of Windows itself. */
export interface SystemCommand {
  readonly file: string;
  readonly args: readonly string[];
}

type Environment = Readonly<Record<string, string | undefined>>;

/** Where Windows has its own programs: no other of the same name is taken, whatever folder we are in. */
const systemFile = (env: Environment, ...path: readonly string[]): string =>
  win32.join(env['SystemRoot'] ?? 'C:\\Windows', 'System32', ...path);

/** Ends a process with all that it has started, by force. The process itself must be there. */
export const endTreeCommand = (pid: number, env: Environment): SystemCommand => ({
  file: systemFile(env, 'taskkill.exe'),
  args: ['/PID', String(pid), '/T', '/F'],
});

/**
 * Lists the processes that a process has started, also after its end: Windows goes on to name it as
 * their parent. A line each: the pid and the time of the start (ISO 8601), for {@link orphansIn}.
 */
export const listChildrenCommand = (pid: number, env: Environment): SystemCommand => ({
  file: systemFile(env, 'WindowsPowerShell', 'v1.0', 'powershell.exe'),
  args: [
    '-NoProfile',
    '-NonInteractive',
    '-Command',
    `Get-CimInstance Win32_Process -Filter 'ParentProcessId=${pid}' | ` +
      `Where-Object CreationDate | ForEach-Object { ` +
      `'{0} {1}' -f $_.ProcessId, $_.CreationDate.ToUniversalTime().ToString('o') }`,
  ],
});

/**
 * The pids of what an ended process has left behind. What was started after its end is the child of
 * another, to which Windows has given the same pid.
 * @param listing what {@link listChildrenCommand} printed
 */
export const orphansIn = (listing: string, endedMs: number): readonly number[] =>
  listing.split(/\r?\n/).flatMap((line) => {
    const [, pid, started = ''] = /^(\d+) (\S+)$/.exec(line.trim()) ?? [];
    return pid !== undefined && Date.parse(started) <= endedMs ? [Number(pid)] : [];
  });
