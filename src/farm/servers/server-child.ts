import { programFile } from '../../processes/find-program.ts';
import { endProcess, killProcess } from '../../processes/end-process.ts';
import { startProgram, userEnvironment } from '../../processes/start-program.ts';
import type { StartedProgram } from '../../processes/start-program.ts';
import { shownText } from '../../protocol/shown-text.ts';
import { LineSplitter } from './line-splitter.ts';
import type { SpawnPlan } from './spawn-plan.ts';
import { l10n, type Reason } from '../../formats/reason.ts';

/** How many of a server's lines are remembered for the case that it ends. */
const maxLastLines = 12;
const maxLineLength = 400;

/** What Node says about its inspector: of use for the port only. */
const inspectorLine =
  /^(Debugger listening on ws:\/\/[^ ]*:(\d+)\/|For help, see: https:\/\/nodejs\.org\/|Debugger attached\.|Waiting for the debugger to disconnect|Debugger ending on )/;

/** Told what becomes of a process. */
export interface ChildListener {
  onLine(line: string): void;
  /** The port of its inspector, or the number of its sessions, is known now. */
  onNews(): void;
  /** It has ended, or couldn't be started. Called once. */
  onEnd(problem: Reason): void;
}

/** A process of a server, from its start to its end. */
export class ServerChild {
  /** The last lines that it wrote, oldest first. */
  readonly lastLines: string[] = [];
  debugPort: number | undefined;
  /** How many sessions there are in its memory, as the sample site says. */
  sessionCount: number | undefined;
  readonly #child: StartedProgram;
  readonly #listener: ChildListener;

  /** @throws what `startProgram` throws */
  static async start(plan: SpawnPlan, listener: ChildListener): Promise<ServerChild> {
    const file = await programFile(plan.file, plan.cwd);
    const own = plan.hasChannel ? process.env : userEnvironment(process.env);
    const child = startProgram({
      file,
      args: plan.args,
      folder: plan.cwd,
      env: { ...own, ...plan.env },
      hasChannel: plan.hasChannel,
    });
    return new ServerChild(child, file, listener);
  }

  private constructor(child: StartedProgram, file: string, listener: ChildListener) {
    this.#child = child;
    this.#listener = listener;
    for (const stream of [child.stdout, child.stderr]) {
      const lines = new LineSplitter((line) => this.#onLine(line));
      stream.setEncoding('utf8');
      stream.on('data', (text: string) => lines.push(text));
      stream.on('end', () => lines.flush());
    }
    child.on('message', (message: unknown) => {
      const count: unknown =
        typeof message === 'object' && message !== null && 'sessions' in message
          ? message.sessions
          : undefined;
      if (typeof count !== 'number' || count === this.sessionCount) return;
      this.sessionCount = count;
      listener.onNews();
    });
    let hasEnded = false;
    const end = (problem: Reason): void => {
      if (!hasEnded) listener.onEnd(problem);
      hasEnded = true;
    };
    child.once('error', (error: NodeJS.ErrnoException) => end(startProblem(error, file)));
    child.once('exit', (code, signal) => {
      const problem =
        signal === null
          ? l10n.t('The server exited with code {0}.', code ?? 0)
          : l10n.t('The server was stopped by the signal {0}.', signal);
      // What it wrote last comes after its end; what it has started may hold its output open.
      const limit = setTimeout(() => end(problem), lastWordsMs);
      child.once('close', () => {
        clearTimeout(limit);
        end(problem);
      });
    });
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Ends it with all that it has started; resolves when nothing is left. */
  end(): Promise<void> {
    return endProcess(this.#child);
  }

  /** Ends it as a crash would. */
  kill(): void {
    killProcess(this.#child);
  }

  #onLine(line: string): void {
    const inspector = inspectorLine.exec(line);
    if (!inspector) {
      this.lastLines.push(shownText(line, maxLineLength));
      if (this.lastLines.length > maxLastLines) this.lastLines.shift();
      this.#listener.onLine(line);
    } else if (inspector[2] !== undefined) {
      this.debugPort = Number(inspector[2]);
      this.#listener.onNews();
    }
  }
}

/** How long a process that has ended is listened to. */
const lastWordsMs = 100;

/** Why a program could not be started. */
export const startProblem = (error: NodeJS.ErrnoException, file: string): Reason =>
  error.code === 'ENOENT'
    ? l10n.t('"{0}" was not found. Check "command" and "cwd" of the server.', file)
    : l10n.t('"{0}" could not be started. {1}', file, error.message);
