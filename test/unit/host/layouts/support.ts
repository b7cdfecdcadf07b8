import { tmpdir } from 'node:os';
import type { Program } from '../../../../src/host/layouts/run-program.ts';

/** A program of Node's that runs a few lines. `input` is what it gets, parsed. */
export function program(lines: string, limits: Partial<Program> = {}): Program {
  const read =
    "let text = ''; for await (const part of process.stdin) text += part; const input = JSON.parse(text);";
  const args = ['--input-type=module', '-e', `${read}\n${lines}`];
  const standard = { folder: tmpdir(), timeoutMs: 20_000, maxOutputBytes: 1_000_000 };
  return { file: process.execPath, args, ...standard, ...limits };
}

/** A signal that never fires. */
export const never = new AbortController().signal;
