/**
 * Changes real payloads at random and gives them to the formats: all is decoded, looked at, edited and
 * decoded again. Nothing but the formats' own error class may come out, within a second for each MB
 * and ten times the input (and 1 MB) of memory.
 *
 *   npm run fuzz [-- --seconds 60] [--seed 1] [--first 0] [--result FILE]
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { constants, setPriority, tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { Worker } from 'node:worker_threads';
import { buildSync } from 'esbuild';
import type { FuzzReport, FuzzTask } from './worker.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
    first: { type: 'string', default: '0' },
    result: { type: 'string' },
  },
});
const seed = Number(values.seed);

/** The worker's heap: no input comes near, a bomb goes beyond. */
const HEAP_MB = 256;
/** An input that keeps the worker so long goes round in a circle. */
const HANG_SECONDS = 120;

async function main(): Promise<void> {
  // Whatever else runs on this machine goes first.
  setPriority(constants.priority.PRIORITY_LOW);
  const folder = mkdtempSync(join(tmpdir(), 'session-farm-fuzz-'));
  try {
    const program = join(folder, 'worker.mjs');
    buildSync({
      entryPoints: [fileURLToPath(new URL('worker.ts', import.meta.url))],
      outfile: program,
      bundle: true,
      platform: 'node',
      format: 'esm',
      target: 'node22',
      sourcemap: 'inline',
    });
    report(await run(program));
  } finally {
    rmSync(folder, { recursive: true });
  }
}

interface Outcome extends Partial<FuzzReport> {
  /** How the worker ended before it could report. */
  readonly crash?: string;
  readonly at: number;
}

function run(program: string): Promise<Outcome> {
  const progress = new Int32Array(new SharedArrayBuffer(4));
  const task: FuzzTask = {
    fixtures: fileURLToPath(new URL('../../test/fixtures', import.meta.url)),
    seed,
    first: Number(values.first),
    seconds: Number(values.seconds),
    progress,
  };
  return new Promise((resolve) => {
    const worker = new Worker(program, {
      workerData: task,
      execArgv: ['--enable-source-maps'],
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MB },
    });
    const finish = (outcome: Omit<Outcome, 'at'>): void => {
      clearInterval(watch);
      resolve({ ...outcome, at: Atomics.load(progress, 0) });
      void worker.terminate();
    };
    let [last, since] = [-1, Date.now()];
    const watch = setInterval(() => {
      const now = Atomics.load(progress, 0);
      if (now !== last) [last, since] = [now, Date.now()];
      if (Date.now() - since > HANG_SECONDS * 1000) {
        finish({ crash: `It has not ended after ${HANG_SECONDS} seconds.` });
      }
    }, 1000);
    worker.once('message', (found: FuzzReport) => {
      finish(found);
    });
    worker.once('error', (error) => {
      finish({ crash: String(error) });
    });
  });
}

function report({ inputs = 0, slowestMs = 0, edits, failure, crash, at }: Outcome): void {
  const again = `npm run fuzz -- --seed ${seed} --first ${failure?.index ?? at} --seconds 1`;
  let message: string | undefined;
  if (failure) message = `${failure.message}\n${failure.kind} ${failure.base64}`;
  else if (crash !== undefined) message = crash;
  if (message !== undefined) {
    message = `Input ${failure?.index ?? at} of seed ${seed}: ${message}\nTo try it again: ${again}`;
    console.error(message);
    process.exitCode = 1;
  }
  const done = [...(edits ?? [])].filter(([how]) => how.endsWith(' done'));
  const count = done.reduce((sum, [, times]) => sum + times, 0);
  console.log(
    `${inputs} inputs and ${count} edits of seed ${seed}; the slowest stage took ${Math.round(slowestMs)} ms`,
  );
  if (values.result !== undefined) {
    const failures = message === undefined ? [] : [{ title: 'fuzz', message }];
    const result = { passed: failures.length === 0 ? 1 : 0, skipped: 0, failures };
    writeFileSync(values.result, JSON.stringify(result));
  }
}

void main();
