import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { ValueNode } from '../../../../src/formats/value.ts';
import { fromBase64, readJsonLines } from './fixtures.ts';
import { dotnetFixture, streamFixtures } from './nrbf-fixtures.ts';

const monoFixtures = readJsonLines<{ name: string; text: string; base64: string }>(
  'nrbf-mono.jsonl',
);

/** A value that Mono wrote, by its name in the fixtures. */
export function monoValue(name: string): NrbfValue {
  const fixture = monoFixtures.find((candidate) => candidate.name === name);
  if (!fixture) throw new Error(`No fixture ${name}`);
  return decodeNrbf(fromBase64(fixture.base64));
}

/** A value that .NET 10 wrote, by its name in the fixtures. */
export function dotnetValue(name: string): NrbfValue {
  return decodeNrbf(dotnetFixture(name));
}

/** A stream of a public test suite, by its id. */
export function streamValue(id: string): NrbfValue {
  const fixture = streamFixtures.find((candidate) => candidate.id === id);
  if (!fixture) throw new Error(`No stream ${id}`);
  return decodeNrbf(fromBase64(fixture.base64));
}

/** The child under a label. */
export function childOf(node: ValueNode, ...labels: readonly string[]): ValueNode {
  let found = node;
  for (const label of labels) {
    const children = found.children(0, found.childCount);
    const child = children.find((candidate) => candidate.label === label);
    if (!child) throw new Error(`No ${label} in ${children.map((one) => one.label).join(', ')}`);
    found = child.node;
  }
  return found;
}

/** A node in few words: the text of a scalar; the children of others, by label, two levels deep. */
export function outline(node: ValueNode, levels = 2): unknown {
  if (node.text !== undefined) return node.text;
  if (node.kind === 'null') return null;
  if (node.kind === 'bytes') return node.bytes?.length;
  if (levels === 0) return node.kind;
  const children = node.children(0, node.childCount);
  if (node.kind === 'list') return children.map((child) => outline(child.node, levels - 1));
  return Object.fromEntries(
    children.map((child) => [child.label, outline(child.node, levels - 1)]),
  );
}
