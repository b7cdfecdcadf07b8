/** Tries inputs until the time is over or one fails; a worker thread, so that it can be ended. */
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { parentPort, workerData } from 'node:worker_threads';
import { checkInput, type EditCounts } from './check.ts';
import { Meter, TooMuch } from './meter.ts';
import { mutate } from './mutate.ts';
import { randomOf } from './random.ts';
import { loadSeeds, type FuzzSeed } from './seeds.ts';

/** What the worker is asked to do. */
export interface FuzzTask {
  readonly fixtures: string;
  readonly seed: number;
  readonly first: number;
  readonly seconds: number;
  /** Where it says which input it is at. */
  readonly progress: Int32Array;
}

/** What it found. */
export interface FuzzReport {
  readonly inputs: number;
  readonly slowestMs: number;
  readonly edits: ReadonlyMap<string, number>;
  /** The input that went wrong, if one did. */
  readonly failure?: {
    readonly index: number;
    readonly kind: string;
    readonly base64: string;
    readonly message: string;
  };
}

setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

const task = workerData as FuzzTask;
const seeds = loadSeeds(task.fixtures);
const kinds = [...new Set(seeds.map(({ kind }) => kind))];
const byKind = new Map(kinds.map((kind) => [kind, seeds.filter((seed) => seed.kind === kind)]));

/** Half of the inputs are of any seed, half of any kind, so that kinds with few seeds get their share. */
function input(index: number): { seed: FuzzSeed; bytes: Uint8Array } {
  const random = randomOf(task.seed, index);
  const kind = kinds[random.below(kinds.length)];
  const own = (kind && byKind.get(kind)) ?? seeds;
  const pool = random.below(2) === 0 ? seeds : own;
  const seed = random.pick(pool);
  const other = random.pick(own);
  if (!seed || !other) throw new Error('There are no seeds.');
  return { seed, bytes: mutate(seed.bytes, other.bytes, random) };
}

const edits: EditCounts = new Map();

/** What went wrong with an input; undefined for nothing. Too much time is measured three times. */
function failureOf(kind: FuzzSeed['kind'], bytes: Uint8Array, index: number): unknown {
  let failure: unknown;
  for (let attempt = 0; attempt < 3; attempt++) {
    const meter = new Meter(bytes.length, collectGarbage);
    try {
      checkInput(kind, bytes, randomOf(~task.seed, index), meter, edits);
      slowestMs = Math.max(slowestMs, meter.slowestMs);
      return undefined;
    } catch (error) {
      failure = error;
      if (!(error instanceof TooMuch)) return failure;
      collectGarbage();
    }
  }
  return failure;
}

let slowestMs = 0;
let inputs = 0;
let failure: FuzzReport['failure'];
const end = performance.now() + task.seconds * 1000;
for (let index = task.first; failure === undefined && performance.now() < end; index++) {
  Atomics.store(task.progress, 0, index);
  const { seed, bytes } = input(index);
  const error = failureOf(seed.kind, bytes, index);
  inputs++;
  if (error !== undefined) {
    const message =
      error instanceof Error ? (error.stack ?? error.message) : 'No error was thrown.';
    failure = { index, kind: seed.kind, base64: Buffer.from(bytes).toString('base64'), message };
  }
}
const report: FuzzReport = { inputs, slowestMs, edits, ...(failure && { failure }) };
parentPort?.postMessage(report);
