import { spawn, type ChildProcessWithoutNullStreams } from 'node:child_process';
import { createInterface } from 'node:readline';

/** A program that stays up, and answers each line with a line of JSON. */
export class LineProgram {
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #waiting: ((answer: Record<string, unknown>) => void)[] = [];

  constructor(command: string, args: readonly string[]) {
    // Local times are written with an offset, or as UTC.
    this.#child = spawn(command, args, { env: { ...process.env, TZ: 'UTC' } });
    createInterface({ input: this.#child.stdout }).on('line', (line) => {
      this.#waiting.shift()?.(JSON.parse(line) as Record<string, unknown>);
    });
    // Whoever still waits when the program ends is told so, and no test waits in vain.
    this.#child.once('close', (code) => {
      const error = `The program has ended with code ${code}.`;
      for (const answer of this.#waiting.splice(0)) answer({ error });
    });
  }

  /** Answers come in the order of the questions. */
  ask(line: string): Promise<Record<string, unknown>> {
    return new Promise((resolve) => {
      this.#waiting.push(resolve);
      this.#child.stdin.write(`${line}\n`);
    });
  }

  stop(): void {
    this.#child.stdin.end();
    this.#child.kill();
  }
}
