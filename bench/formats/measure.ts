/**
 * Measures one thing on one stream, in a process of its own, and prints it as JSON:
 *   node --expose-gc measure.mjs FILE decode|values|tree|edit SECONDS   seconds for one go, the median
 *   node --expose-gc measure.mjs FILE memory OTHER-FILE                 bytes of a decode: held, peak
 */
import { readFileSync, writeFileSync } from 'node:fs';
import { decodeNrbf } from '../../src/formats/nrbf/format.ts';
import type { Numbers } from '../../src/formats/nrbf/numbers.ts';
import { forEachValue, type RawValue } from '../../src/formats/nrbf/values.ts';
import { applySplices } from '../../src/formats/splice.ts';
import type { ValueNode } from '../../src/formats/value.ts';
import { median } from '../comparison.ts';

/** Touches every value as JavaScript has it; gives back something that depends on all of them. */
function touchValues(bytes: Uint8Array): number {
  let touched = 0;
  const touch = (value: RawValue): void => {
    touched += typeof value === 'string' ? value.length : Number(value !== 0);
  };
  forEachValue(decodeNrbf(bytes).table, touch, (numbers) => (touched += sum(numbers)));
  return touched;
}

function sum(numbers: Numbers): number {
  if (numbers instanceof Int32Array) return sumInt32(numbers);
  return numbers instanceof Uint8Array ? sumBytes(numbers) : numbers.length;
}

// One function a type: the engine makes one loop for each.
function sumInt32(numbers: Int32Array): number {
  let total = 0;
  let i = numbers.length;
  while (i > 0) total = (total + (numbers[--i] ?? 0)) | 0;
  return total;
}

function sumBytes(numbers: Uint8Array): number {
  let total = 0;
  let i = numbers.length;
  while (i > 0) total = (total + (numbers[--i] ?? 0)) | 0;
  return total;
}

/** Makes every node of the view, once, with the text of every scalar, 500 rows at a time as the editor does. */
function lookAtTree(bytes: Uint8Array): number {
  const { root } = decodeNrbf(bytes);
  const stack: ValueNode[] = [root];
  const seen = new Set<number>();
  let length = root.text?.length ?? 0;
  for (let node = stack.pop(); node; node = stack.pop()) {
    const { identity } = node;
    if (identity !== undefined) {
      if (seen.has(identity)) continue;
      seen.add(identity);
    }
    const { childCount } = node;
    for (let start = 0; start < childCount; start += 500) {
      for (const child of node.children(start, start + 500)) {
        length += child.label.length + (child.node.text?.length ?? 0);
        if (child.node.childCount > 0) stack.push(child.node);
      }
    }
  }
  return length;
}

/** Changes the first scalar that can be changed; all of it is decoded, and decoded again to check. */
function editor(bytes: Uint8Array): () => number {
  const path: number[] = [];
  let node: ValueNode = decodeNrbf(bytes).root;
  while (!node.editor) {
    const child = node.children(0, 1)[0];
    if (!child) return () => 0;
    path.push(0);
    ({ node } = child);
  }
  const text = node.editor.type === 'String' ? 'new text' : '7';
  return () => applySplices(bytes, decodeNrbf(bytes).edit({ type: 'set', path, text })).length;
}

/** Seconds for one go: the median of many, after the same was done for as long. */
function medianSeconds(work: () => number, bytes: number, forSeconds: number): number {
  const rounds = Math.max(1, Math.floor(1_000_000 / bytes));
  const times: number[] = [];
  let touched = 0;
  const warm = performance.now() + forSeconds * 1000;
  for (let i = 0; i < 40 || performance.now() < warm; i++) touched += work();
  const end = performance.now() + forSeconds * 1000;
  while (times.length < 9 || performance.now() < end) {
    const started = performance.now();
    for (let round = 0; round < rounds; round++) touched += work();
    times.push((performance.now() - started) / 1000 / rounds);
    if (touched < 0) throw new Error('Nothing was touched.');
  }
  return median(times);
}

/** From here on, the peak of memory is that of what follows, where Linux can do that. */
function forgetPeak(): void {
  try {
    writeFileSync('/proc/self/clear_refs', '5');
  } catch {
    // Without, a peak below that of the start isn't seen.
  }
}

/** The most memory that this process had at any time, in bytes. */
function peakOfProcess(): number {
  try {
    const status = readFileSync('/proc/self/status', 'utf8');
    return Number(/VmHWM:\s*(\d+)/.exec(status)?.[1] ?? NaN) * 1024;
  } catch {
    return process.resourceUsage().maxRSS * 1024;
  }
}

/** Bytes that a decode takes beyond the stream's: held afterwards, and at its peak. */
function memory(bytes: Uint8Array, other: Uint8Array): { held: number; peak: number } {
  // What the first decode of a process takes for itself is none of the stream's.
  for (let i = 0; i < 20; i++) decodeNrbf(other);
  const held = (): number => {
    const { heapUsed, arrayBuffers } = process.memoryUsage();
    return heapUsed + arrayBuffers;
  };
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const heldBefore = held();
  forgetPeak();
  const peakBefore = peakOfProcess();
  const value = decodeNrbf(bytes);
  const peakAfter = peakOfProcess();
  for (let i = 0; i < 3; i++) globalThis.gc?.();
  const heldAfter = held();
  if (value.bytes !== bytes) throw new Error('The value has to live until here.');
  return { held: heldAfter - heldBefore, peak: peakAfter - peakBefore };
}

function read(file: string): Uint8Array {
  return new Uint8Array(readFileSync(file));
}

function measure(file: string, what: string, third: string): unknown {
  const bytes = read(file);
  const forSeconds = Number(third);
  switch (what) {
    case 'decode':
      return medianSeconds(() => decodeNrbf(bytes).table.endOffset, bytes.length, forSeconds);
    case 'values':
      return medianSeconds(() => touchValues(bytes), bytes.length, forSeconds);
    case 'tree':
      return medianSeconds(() => lookAtTree(bytes), bytes.length, forSeconds);
    case 'edit':
      return medianSeconds(editor(bytes), bytes.length, forSeconds);
    default:
      return memory(bytes, read(third));
  }
}

const [, , file = '', what = '', third = ''] = process.argv;
console.log(JSON.stringify(measure(file, what, third)));
