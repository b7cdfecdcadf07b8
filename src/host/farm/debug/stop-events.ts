/** The messages of the Debug Adapter Protocol, as far as they tell whether a program stands still. */
interface Message {
  readonly seq?: number;
  readonly type?: string;
  readonly event?: string;
  readonly command?: string;
  readonly request_seq?: number;
  readonly success?: boolean;
  readonly arguments?: { readonly threadId?: number; readonly singleThread?: boolean };
  readonly body?: {
    readonly threadId?: number;
    readonly reason?: string;
    readonly allThreadsStopped?: boolean;
    readonly allThreadsContinued?: boolean;
    readonly systemProcessId?: number;
  };
}

/** Requests after which a program goes on, whether or not its debugger says so by an event. */
const resuming: ReadonlySet<string> = new Set([
  'continue',
  'next',
  'stepIn',
  'stepOut',
  'stepBack',
  'reverseContinue',
  'goto',
  'restart',
]);

/** Stands for all threads of a program. */
const allThreads = -1;

/**
 * Tells from what VS Code and a debugger say to each other whether the program is stopped: at a
 * breakpoint, at an exception, or because the user paused it.
 */
export class StopEvents {
  /** The program's process id, once the debugger has told it. */
  processId: number | undefined;
  readonly #threads = new Set<number>();
  readonly #resumes = new Map<number, { readonly threadId: number; readonly isAll: boolean }>();

  get isStopped(): boolean {
    return this.#threads.size > 0;
  }

  /** A message to the debugger. */
  asked(message: unknown): void {
    const { type, seq = 0, command = '', arguments: given } = message as Message;
    if (type !== 'request' || !resuming.has(command)) return;
    const { threadId = allThreads, singleThread = false } = given ?? {};
    this.#resumes.set(seq, { threadId, isAll: !singleThread });
  }

  /** A message of the debugger. @returns whether the program may be stopped, or go on, since */
  told(message: unknown): boolean {
    const { type, event, body = {}, request_seq: request = 0, success } = message as Message;
    if (type === 'response') {
      const resume = this.#resumes.get(request);
      this.#resumes.delete(request);
      if (!resume || success === false) return false;
      this.#resume(resume.threadId, resume.isAll && body.allThreadsContinued !== false);
      return true;
    }
    if (type !== 'event') return false;
    switch (event) {
      case 'stopped':
        this.#threads.add(
          body.allThreadsStopped === true ? allThreads : (body.threadId ?? allThreads),
        );
        return true;
      case 'continued':
        this.#resume(body.threadId ?? allThreads, body.allThreadsContinued === true);
        return true;
      case 'thread':
        return body.reason === 'exited' && this.#threads.delete(body.threadId ?? allThreads);
      case 'process':
        this.processId = body.systemProcessId;
        return false;
      case 'terminated':
      case 'exited':
        this.#threads.clear();
        return true;
      default:
        return false;
    }
  }

  #resume(threadId: number, isAll: boolean): void {
    if (isAll || threadId === allThreads || this.#threads.has(allThreads)) this.#threads.clear();
    else this.#threads.delete(threadId);
  }
}
