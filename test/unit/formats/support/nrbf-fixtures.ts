import { describeStream } from '../../../../src/formats/describe/describe-nrbf.ts';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import { fromBase64, readJsonLines } from './fixtures.ts';

/** A line of `nrbf-dotnet10.jsonl` or `nrbf-leniency.jsonl`. */
export interface NrbfFixture {
  readonly name: string;
  readonly base64: string;
  readonly typeName?: string;
  readonly expected?: unknown;
  readonly readerError?: string;
}

/** A line of `nrbf-streams.jsonl`. */
export interface NrbfStreamFixture {
  readonly id: string;
  readonly source: string;
  readonly base64: string;
}

export const dotnetFixtures = readJsonLines<NrbfFixture>('nrbf-dotnet10.jsonl');
export const leniencyFixtures = readJsonLines<NrbfFixture>('nrbf-leniency.jsonl');
export const streamFixtures = readJsonLines<NrbfStreamFixture>('nrbf-streams.jsonl');

/** The fixture of that name. */
export function dotnetFixture(name: string): Uint8Array {
  const fixture = dotnetFixtures.find((candidate) => candidate.name === name);
  if (!fixture) throw new Error(`No fixture ${name}`);
  return fromBase64(fixture.base64);
}

/** Decodes, and describes as the fixtures do. */
export function decodeAndDescribe(bytes: Uint8Array): {
  value: NrbfValue;
  typeName: string | null;
  described: unknown;
} {
  const value = decodeNrbf(bytes);
  const { typeName, json } = describeStream(value.table);
  return { value, typeName, described: JSON.parse(json) };
}

/** Puts the entries of unordered dictionaries into one order, for comparing. */
export function sortUnordered(node: unknown): unknown {
  const stack: unknown[] = [node];
  while (stack.length > 0) {
    const current = stack.pop();
    if (typeof current !== 'object' || current === null) continue;
    const { unordered, entries } = current as { unordered?: boolean; entries?: unknown[] };
    if (unordered === true) {
      entries?.sort((a, b) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1));
    }
    stack.push(...(Object.values(current) as unknown[]));
  }
  return node;
}
