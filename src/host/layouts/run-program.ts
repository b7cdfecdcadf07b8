import { endProcess } from '../../processes/end-process.ts';
import {
  type ProgramStart,
  startProgram,
  type StartedProgram,
} from '../../processes/start-program.ts';
import { ProgramError } from './program-error.ts';

/** A program of the user's, with its limits. */
export interface Program extends Omit<ProgramStart, 'input'> {
  /** Time that one run may take. */
  readonly timeoutMs: number;
  /** The most bytes that it may write. */
  readonly maxOutputBytes: number;
}

/** How much of what a program says on its error stream is kept. */
const MAX_ERROR_LENGTH = 2000;

/**
 * Runs a program once: `input` goes in, what it writes comes back. No shell reads its command line,
 * and it is ended with all that it started when it goes beyond a limit, or when it is called off.
 * @throws ProgramError
 */
export function runProgram(
  program: Program,
  input: Uint8Array,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const { timeoutMs, maxOutputBytes } = program;
  return new Promise((resolve, reject) => {
    if (signal.aborted) {
      reject(new ProgramError('cancelled', 'It was called off.'));
      return;
    }
    let child: StartedProgram;
    try {
      child = startProgram({ ...program, input });
    } catch (error) {
      const message = error instanceof Error ? error.message : String(error);
      reject(new ProgramError('not-started', message, { cause: error }));
      return;
    }
    const output: Buffer[] = [];
    let outputBytes = 0;
    let errorText = '';
    let isOver = false;
    const finish = (settle: () => void): void => {
      if (isOver) return;
      isOver = true;
      clearTimeout(timer);
      signal.removeEventListener('abort', cancel);
      settle();
    };
    const fail = (code: ProgramError['code'], message: string, cause?: unknown): void =>
      finish(() => {
        void endProcess(child);
        reject(new ProgramError(code, message, { cause }));
      });
    const cancel = (): void => fail('cancelled', 'It was called off.');
    const timer = setTimeout(
      () => fail('timed-out', `It took longer than ${timeoutMs} ms.`),
      timeoutMs,
    );
    signal.addEventListener('abort', cancel);
    child.on('error', (error) => fail('not-started', error.message, error));
    child.stdout.on('data', (chunk: Buffer) => {
      if (isOver) return;
      outputBytes += chunk.length;
      output.push(chunk);
      if (outputBytes <= maxOutputBytes) return;
      output.length = 0;
      fail('too-much-output', `It wrote more than ${maxOutputBytes} bytes.`);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      errorText = (errorText + text).slice(0, MAX_ERROR_LENGTH);
    });
    child.on('close', (code) => {
      if (code === 0) finish(() => resolve(Buffer.concat(output)));
      else fail('failed', errorText.trim() || `It ended with code ${code ?? 'none'}.`);
    });
  });
}
