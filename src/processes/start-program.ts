import { type ChildProcessByStdio, spawn } from 'node:child_process';
import type { Readable, Writable } from 'node:stream';
import { invocationOf } from './windows-command.ts';

/** A program of the user's, as it is started. */
export interface ProgramStart {
  /** Its path, or a name that the system finds; see `programFile`. */
  readonly file: string;
  readonly args: readonly string[];
  /** The folder in which it runs. */
  readonly folder: string;
  /** Its standard input; without it, there is nothing to read. */
  readonly input?: Uint8Array;
  /** Its whole environment; absent: that of this process, see {@link userEnvironment}. */
  readonly env?: Readonly<NodeJS.ProcessEnv>;
  /** True for a program of ours that is told things, and when this process has ended, over a channel of Node's. */
  readonly hasChannel?: boolean;
}

/** A program that was started, with what it writes. */
export type StartedProgram = ChildProcessByStdio<Writable | null, Readable, Readable>;

/**
 * Starts a program of the user's without a shell, as the head of a group of its own, so that it can be
 * ended with all that it started (`endProcess`). That it can't be found is told by its event `error`.
 * @throws RangeError for an argument that a batch file can't be given; what Node throws for others
 */
export function startProgram(start: ProgramStart): StartedProgram {
  const { file, args, folder, input, env = userEnvironment(process.env), hasChannel } = start;
  const { platform } = process;
  const invocation = invocationOf(file, args, platform, process.env['ComSpec'] ?? 'cmd.exe');
  const child = spawn(invocation.file, [...invocation.args], {
    cwd: folder,
    env,
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe', ...(hasChannel ? ['ipc' as const] : [])],
    windowsHide: true,
    windowsVerbatimArguments: invocation.isVerbatim,
    detached: platform !== 'win32',
    shell: false,
  }) as StartedProgram;
  // A program may end without reading all of it.
  child.stdin?.on('error', () => undefined).end(input);
  return child;
}

/**
 * The environment for programs of the user's. Desktops run VS Code's processes as Node by a variable that
 * would change those programs.
 */
export function userEnvironment(env: Readonly<NodeJS.ProcessEnv>): NodeJS.ProcessEnv {
  const entries = Object.entries(env);
  // Names mean the same in any case on Windows.
  return Object.fromEntries(entries.filter(([name]) => !/^ELECTRON_RUN_AS_NODE$/i.test(name)));
}
