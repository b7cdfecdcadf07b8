/**
 * Changes real payloads at random and gives them to the formats: nothing but the format's own error
 * class may come out, within a second for each MB and ten times the input (and 4 MB) of memory.
 *
 *   npm run fuzz -- [--seconds 60] [--seed 1]
 */
import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { readCollection, writeCollection } from '../src/formats/alt/collection.ts';
import { describePayload } from '../src/formats/describe.ts';
import { FormatError } from '../src/formats/errors.ts';
import { decodeItem, scoreFormats, type ItemEncoding } from '../src/formats/registry.ts';
import { applySplices } from '../src/formats/splice.ts';
import type { ValueNode } from '../src/formats/value.ts';

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '60' },
    seed: { type: 'string', default: '1' },
  },
});

interface Seed {
  readonly bytes: Uint8Array;
  readonly encoding: ItemEncoding | 'collection';
}

function lines(name: string): Record<string, unknown>[] {
  const url = new URL(`../test/fixtures/${name}`, import.meta.url);
  return readFileSync(url, 'utf8')
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as Record<string, unknown>);
}

function fromBase64(text: unknown): Uint8Array {
  return new Uint8Array(Buffer.from(String(text), 'base64'));
}

function loadSeeds(): Seed[] {
  const seeds: Seed[] = [];
  for (const name of ['nrbf-dotnet10.jsonl', 'nrbf-leniency.jsonl', 'nrbf-streams.jsonl']) {
    for (const { base64 } of lines(name)) {
      seeds.push({ bytes: fromBase64(base64), encoding: 'nrbf' });
    }
  }
  for (const { keys } of lines('provider-sessions.jsonl')) {
    for (const { base64 } of keys as { base64?: string }[]) {
      if (base64 === undefined) continue;
      const bytes = fromBase64(base64);
      seeds.push({ bytes, encoding: 'collection' });
      for (const item of readCollection(bytes).items) {
        seeds.push({ bytes: item.bytes, encoding: 'alt' });
      }
    }
  }
  return seeds.filter(({ bytes }) => bytes.length > 0);
}

/** A repeatable source of numbers (mulberry32). */
function randomSource(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return Math.floor((((t ^ (t >>> 14)) >>> 0) / 2 ** 32) * below);
  };
}

const interesting = [0, 1, 2, 255, 127, 128, 0x7fffffff, -1, -2147483648, 65536, 0x10000000];

function mutate(
  seed: Uint8Array,
  other: Uint8Array,
  random: (below: number) => number,
): Uint8Array {
  let bytes = seed.slice();
  for (let round = 0; round <= random(4); round++) {
    const at = random(bytes.length);
    switch (random(7)) {
      case 0:
        bytes[at] = random(256);
        break;
      case 1:
        bytes[at] = random(24);
        break;
      case 2: {
        const value = interesting[random(interesting.length)] ?? 0;
        if (at + 4 <= bytes.length) new DataView(bytes.buffer).setInt32(at, value, true);
        break;
      }
      case 3:
        bytes = bytes.slice(0, at + 1);
        break;
      case 4: {
        const end = at + random(Math.min(64, bytes.length - at) + 1);
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(end)]);
        break;
      }
      case 5: {
        const from = random(other.length);
        const part = other.subarray(from, from + random(64));
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...part, ...bytes.subarray(at)]);
        break;
      }
      default: {
        const part = bytes.subarray(at, at + random(64));
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...part, ...bytes.subarray(at)]);
      }
    }
    if (bytes.length === 0) return Uint8Array.of(0);
  }
  return bytes;
}

/** Looks at a tree, and tries an edit wherever one may be. */
function look(bytes: Uint8Array, encoding: ItemEncoding): void {
  const value = decodeItem(bytes, encoding);
  const stack: { node: ValueNode; path: number[] }[] = [{ node: value.root, path: [] }];
  let edits = 0;
  for (let seen = 0, next = stack.pop(); next && seen < 200; next = stack.pop(), seen++) {
    const { node, path } = next;
    if (node.text !== undefined && node.editor && edits++ < 5) {
      tryEdit(() => {
        const splices = value.edit({ type: 'set', path, text: node.text ?? '' });
        decodeItem(applySplices(bytes, splices), encoding);
      });
    }
    if (node.isNullable === true && edits++ < 5) {
      tryEdit(() => applySplices(bytes, value.edit({ type: 'set-null', path })));
    }
    const facts = [node.kind, node.typeName, node.wireTypeName, node.range, node.identity];
    if (facts.length === 0 || node.isCycle === true) continue;
    for (const [index, child] of node.children(0, 10).entries()) {
      stack.push({ node: child.node, path: [...path, index] });
    }
  }
}

/** Edits that were planned and not handed out; a safe end, but worth a look. */
const unverified = new Set<string>();

function tryEdit(edit: () => unknown): void {
  try {
    edit();
  } catch (error) {
    if (!(error instanceof FormatError)) throw error;
    if (error.code === 'verification-failed') unverified.add(error.message);
  }
}

function check({ bytes, encoding }: Seed): void {
  scoreFormats(bytes);
  if (encoding === 'collection') {
    const collection = readCollection(bytes);
    if (!collection.failure && !Buffer.from(writeCollection(collection)).equals(bytes)) {
      throw new Error('The collection is not written as it was read.');
    }
    for (const item of collection.items.slice(0, 20)) look(item.bytes, 'alt');
  } else look(bytes, encoding);
  JSON.parse(describePayload(bytes));
}

function main(): void {
  const random = randomSource(Number(values.seed));
  const seeds = loadSeeds();
  const end = performance.now() + Number(values.seconds) * 1000;
  let count = 0;
  let slowestMs = 0;
  while (performance.now() < end) {
    const seed = seeds[random(seeds.length)];
    const other = seeds[random(seeds.length)];
    if (!seed || !other || seed.bytes.length > 100_000) continue;
    const bytes = mutate(seed.bytes, other.bytes, random);
    const started = performance.now();
    try {
      check({ bytes, encoding: seed.encoding });
    } catch (error) {
      console.error(`${seed.encoding} ${Buffer.from(bytes).toString('base64')}`);
      throw error;
    }
    const elapsedMs = performance.now() - started;
    slowestMs = Math.max(slowestMs, elapsedMs);
    if (elapsedMs > 1000 + bytes.length / 1000) {
      console.error(`${seed.encoding} ${Buffer.from(bytes).toString('base64')}`);
      throw new Error(`${bytes.length} bytes took ${Math.round(elapsedMs)} ms.`);
    }
    count++;
  }
  for (const message of [...unverified].slice(0, 20)) console.log(`Not handed out: ${message}`);
  console.log(`${count} inputs, seed ${values.seed}, the slowest ${Math.round(slowestMs)} ms`);
}

main();
