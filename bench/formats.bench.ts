/**
 * Speed and memory of the NRBF decoder, beside System.Formats.Nrbf where the .NET SDK is there.
 *
 *   npm run bench -- formats
 */
import { spawnSync } from 'node:child_process';
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { Comparison } from './comparison.ts';
import { decodeNrbf, type NrbfValue } from '../src/formats/nrbf/format.ts';
import { systemType, userType } from '../src/formats/nrbf/write/net-types.ts';
import {
  array,
  list,
  object,
  property,
  scalar,
  text,
} from '../src/formats/nrbf/write/net-values.ts';
import { writeNrbf } from '../src/formats/nrbf/writer.ts';
import { forEachValue } from '../src/formats/nrbf/values.ts';
import { applySplices } from '../src/formats/splice.ts';
import type { ValueNode } from '../src/formats/value.ts';

interface Stream {
  readonly name: string;
  readonly bytes: Uint8Array;
}

function fromFile(name: string): Stream {
  const path = fileURLToPath(new URL(`data/${name}.bin`, import.meta.url));
  return { name, bytes: new Uint8Array(readFileSync(path)) };
}

/** A list of many objects, as large as a session should never be. */
function largeList(count: number): Stream {
  const item = userType(
    'Bench.Item',
    'Bench, Version=1.0.0.0, Culture=neutral, PublicKeyToken=null',
  );
  const items = Array.from({ length: count }, (_, index) =>
    object(item, [
      property('Id', systemType('Int32'), scalar('Int32', String(index))),
      property('Name', systemType('String'), text(`Article number ${index}`)),
      property('Price', systemType('Decimal'), scalar('Decimal', `${index}.90`)),
      property('Added', systemType('DateTime'), scalar('DateTime', '2026-01-02 (utc)')),
      property('IsNew', systemType('Boolean'), scalar('Boolean', 'true')),
    ]),
  );
  return { name: `list of ${count}`, bytes: writeNrbf(list(item, items)) };
}

function numbers(count: number): Stream {
  const items = Array.from({ length: count }, (_, index) => scalar('Int32', String(index)));
  return { name: `Int32[${count}]`, bytes: writeNrbf(array(systemType('Int32'), items)) };
}

/** Touches every value. */
function walk(value: NrbfValue): number {
  let count = 0;
  forEachValue(value.table, (raw) => {
    if (raw !== '') count++;
  });
  return count;
}

/** Builds the whole tree and asks every scalar for its text. */
function look(root: ValueNode): number {
  const stack = [root];
  const seen = new Set<number>();
  let length = 0;
  for (let node = stack.pop(); node; node = stack.pop()) {
    if (node.kind === 'scalar') length += node.text?.length ?? 0;
    if (node.childCount === 0) continue;
    if (node.identity !== undefined && seen.has(node.identity)) continue;
    if (node.identity !== undefined) seen.add(node.identity);
    for (let start = 0; start < node.childCount; start += 500) {
      for (const child of node.children(start, start + 500)) stack.push(child.node);
    }
  }
  return length;
}

/** The path to the first scalar that can be edited. */
function firstScalar(root: ValueNode): number[] {
  const path: number[] = [];
  for (let node = root; !node.editor && node.childCount > 0;) {
    const child = node.children(0, 1)[0];
    if (!child) break;
    path.push(0);
    node = child.node;
  }
  return path;
}

/** The best time of many, in seconds. */
function best(work: () => unknown, bytes: number): number {
  const rounds = Math.max(1, Math.floor(1_000_000 / bytes));
  let seconds = Infinity;
  for (let attempt = 0; attempt < 40; attempt++) {
    const started = performance.now();
    for (let round = 0; round < rounds; round++) work();
    seconds = Math.min(seconds, (performance.now() - started) / 1000 / rounds);
  }
  return seconds;
}

function speed(bytes: number, seconds: number): string {
  return `${(bytes / seconds / 1e6).toFixed(0)} MB/s`.padStart(10);
}

/** Memory of the tables that a decoded value holds beyond its bytes, for each byte. */
function heldPerByte({ bytes }: Stream): number {
  globalThis.gc?.();
  const before = process.memoryUsage().arrayBuffers;
  const value = decodeNrbf(bytes);
  globalThis.gc?.();
  const held = process.memoryUsage().arrayBuffers - before;
  return value.table.start.length > 0 ? held / bytes.length : 0;
}

/** Seconds for a decode, and for one with a look at every value. */
interface Figures {
  readonly decoded: number;
  readonly walked: number;
}

function printOurs(stream: Stream): Figures {
  const { name, bytes } = stream;
  const size = bytes.length;
  const decoded = best(() => decodeNrbf(bytes), size);
  const walked = best(() => walk(decodeNrbf(bytes)), size);
  const shown = best(() => look(decodeNrbf(bytes).root), size);
  const value = decodeNrbf(bytes);
  const path = firstScalar(value.root);
  const node = value.nodeAt(path);
  const edited = node.editor
    ? best(() => {
        const sample = node.editor?.type === 'String' ? 'new text' : '7';
        return applySplices(bytes, value.edit({ type: 'set', path, text: sample }));
      }, size)
    : NaN;
  const held = size > 100_000 ? `${heldPerByte(stream).toFixed(1)} bytes a byte held` : '';
  console.log(
    `${name.padEnd(16)} ${String(size).padStart(9)} B  decode ${speed(size, decoded)}  with values ${speed(size, walked)}  with tree and texts ${speed(size, shown)}  edit ${speed(size, edited)}  ${held}`,
  );
  return { decoded, walked };
}

/** System.Formats.Nrbf on the same bytes, through the program of the interop tests. */
function printTheirs(streams: readonly Stream[]): readonly Figures[] {
  const project = fileURLToPath(new URL('../', import.meta.url));
  const program = join(project, '.cache', 'interop', 'oracle', 'bin', 'oracle', 'Oracle.dll');
  const folder = join(tmpdir(), 'session-farm-bench');
  mkdirSync(folder, { recursive: true });
  const questions = streams.flatMap(({ name, bytes }) => {
    const file = join(folder, `${name.replace(/\W/g, '-')}.bin`);
    writeFileSync(file, bytes);
    return [false, true].map((isWalk) => JSON.stringify({ op: 'time', file, walk: isWalk }));
  });
  const { stdout, status } = spawnSync('dotnet', [program], {
    input: questions.join('\n'),
    encoding: 'utf8',
  });
  if (status !== 0) {
    console.log('System.Formats.Nrbf was not measured: run the interop tests first (.NET SDK 10).');
    return [];
  }
  const answers = stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { seconds?: number });
  return streams.map(({ name, bytes }, index) => {
    const decoded = answers[index * 2]?.seconds ?? NaN;
    const walked = answers[index * 2 + 1]?.seconds ?? NaN;
    console.log(
      `${name.padEnd(16)} ${String(bytes.length).padStart(9)} B  decode ${speed(bytes.length, decoded)}  with values ${speed(bytes.length, walked)}`,
    );
    return { decoded, walked };
  });
}

/** Measures and prints; gives back what was compared with System.Formats.Nrbf. */
export function run(): Promise<readonly Comparison[]> {
  const streams = [
    fromFile('small-object'),
    fromFile('middle-list100'),
    largeList(25_000),
    numbers(500_000),
  ];
  console.log('Session Farm');
  const ours = streams.map(printOurs);
  console.log('System.Formats.Nrbf');
  const theirs = printTheirs(streams);
  const comparisons = theirs.flatMap((figures, index): Comparison[] => {
    const name = streams[index]?.name ?? '';
    const row = (what: string, of: (from: Figures) => number): Comparison => ({
      what: `${what}, ${name}`,
      baseline: 'System.Formats.Nrbf',
      unit: 'ms',
      ours: of(ours[index] ?? figures) * 1000,
      theirs: of(figures) * 1000,
    });
    return [row('decode', (from) => from.decoded), row('every value', (from) => from.walked)];
  });
  return Promise.resolve(comparisons);
}
