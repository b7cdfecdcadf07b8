/**
 * Speed and memory of the NRBF decoder, beside System.Formats.Nrbf where the .NET SDK is there.
 *
 *   npm run bench -- formats
 */
import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { buildSync } from 'esbuild';
import type { Comparison } from './comparison.ts';
import { benchStreams, type BenchStream } from './formats/streams.ts';
import { measureTheirs, type Theirs } from './formats/theirs.ts';

const FOR_SECONDS = 1;

/** Seconds for one go, and bytes beyond the stream's. */
interface Ours extends Theirs {
  readonly tree: number;
  readonly edit: number;
}

/** Measures and prints; gives back what was compared with System.Formats.Nrbf. */
export function run(): Promise<readonly Comparison[]> {
  const folder = mkdtempSync(join(tmpdir(), 'session-farm-bench-'));
  try {
    const streams = benchStreams();
    const files = streams.map(({ bytes }, index) => {
      const file = join(folder, `${index}.bin`);
      writeFileSync(file, bytes);
      return file;
    });
    const ours = measureOurs(folder, files);
    print('Session Farm', streams, ours);
    const theirs = measureTheirs(files, FOR_SECONDS);
    if (theirs) print('System.Formats.Nrbf', streams, theirs);
    else console.log('System.Formats.Nrbf was not measured: that takes the .NET SDK 10.');
    return Promise.resolve(
      streams.flatMap((stream, index) => compare(stream, ours[index], theirs?.[index])),
    );
  } finally {
    rmSync(folder, { recursive: true });
  }
}

/** Bundled, as what ships is: what compiles on the fly keeps names, which costs half the speed. */
function measureOurs(folder: string, files: readonly string[]): readonly Ours[] {
  const program = join(folder, 'measure.mjs');
  buildSync({
    entryPoints: [fileURLToPath(new URL('formats/measure.ts', import.meta.url))],
    outfile: program,
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node22',
  });
  const ask = (...args: readonly string[]): unknown =>
    JSON.parse(
      execFileSync(process.execPath, ['--expose-gc', program, ...args], { encoding: 'utf8' }),
    );
  const seconds = (file: string, what: string): number =>
    ask(file, what, String(FOR_SECONDS)) as number;
  return files.map((file) => ({
    decode: seconds(file, 'decode'),
    values: seconds(file, 'values'),
    tree: seconds(file, 'tree'),
    edit: seconds(file, 'edit'),
    ...(ask(file, 'memory', files[0] ?? '') as { held: number; peak: number }),
  }));
}

function print(
  who: string,
  streams: readonly BenchStream[],
  figures: readonly (Theirs & Partial<Ours>)[],
): void {
  console.log(who);
  for (const [index, { name, bytes }] of streams.entries()) {
    const of = figures[index];
    if (!of) continue;
    const speed = (what: string, seconds: number | undefined): string =>
      seconds === undefined
        ? ''
        : `  ${what} ${(bytes.length / seconds / 1e6).toFixed(0)} MB/s`.padEnd(what.length + 13);
    const perByte = (count: number): string => (Math.max(0, count) / bytes.length).toFixed(1);
    // A small stream's memory is lost in that of the process.
    const memory =
      bytes.length > 1_000_000
        ? `  ${perByte(of.held)} bytes a byte held, ${perByte(of.peak)} at the peak`
        : '';
    console.log(
      `  ${name.padEnd(15)}${String(bytes.length).padStart(8)} B${speed('decode', of.decode)}${speed('every value', of.values)}${speed('tree with texts', of.tree)}${speed('edit', of.edit)}${memory}`,
    );
  }
}

function compare(
  { name, bytes }: BenchStream,
  ours: Ours | undefined,
  theirs: Theirs | undefined,
): Comparison[] {
  if (!ours || !theirs) return [];
  const speed = (
    what: string,
    ourTime: (from: Ours) => number,
    theirTime: (from: Theirs) => number,
  ): Comparison => ({
    what: `${what}, ${name}`,
    baseline: 'System.Formats.Nrbf',
    unit: 'MB/s',
    ours: bytes.length / ourTime(ours) / 1e6,
    theirs: bytes.length / theirTime(theirs) / 1e6,
  });
  return [
    speed(
      'decode',
      (from) => from.decode,
      (from) => from.decode,
    ),
    // The values as a program has them, and as the editor walks them: each as a node with its text.
    speed(
      'every value, raw',
      (from) => from.values,
      (from) => from.values,
    ),
    speed(
      'every value, with texts',
      (from) => from.tree,
      (from) => from.values,
    ),
  ];
}
