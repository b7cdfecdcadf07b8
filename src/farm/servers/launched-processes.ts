import { endStrangers } from '../../processes/end-strangers.ts';
import { isAlive } from '../../processes/is-alive.ts';
import { answeringHost } from '../../processes/local-port.ts';

/** How long a debugger has for ending what it started. */
const debuggerLimitMs = 4000;

/**
 * The processes that debuggers have started for a server. A debugger ends them itself, unless it was
 * lost: with the extension host, say, when that was killed.
 */
export class LaunchedProcesses {
  readonly #port: number;
  readonly #pids = new Set<number>();

  /** @param port the server's */
  constructor(port: number) {
    this.#port = port;
  }

  /** The first of them; undefined while none is known. */
  get pid(): number | undefined {
    return [...this.#pids][0];
  }

  note(pid: number): void {
    if (pid !== process.pid) this.#pids.add(pid);
  }

  /** Ends them as a crash would. @returns whether there was one */
  kill(): boolean {
    const pids = [...this.#pids].filter(isAlive);
    for (const pid of pids) process.kill(pid, 'SIGKILL');
    return pids.length > 0;
  }

  /** Ends those that are still there. Resolves when they are gone. */
  async end(): Promise<void> {
    const pids = [...this.#pids];
    this.#pids.clear();
    // While none answers, theirs may be the numbers of other processes by now.
    const isThere = async () => (await answeringHost(this.#port)) !== undefined;
    await endStrangers(pids, isThere, debuggerLimitMs);
  }
}
