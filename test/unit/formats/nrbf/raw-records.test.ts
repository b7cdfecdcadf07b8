import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { decodeNrbf, type NrbfValue } from '../../../../src/formats/nrbf/format.ts';
import type { ValueNode } from '../../../../src/formats/value.ts';

interface Line {
  readonly name?: string;
  readonly base64: string;
}

function fixtures(file: string): Line[] {
  const url = new URL(`../../../fixtures/${file}.jsonl`, import.meta.url);
  const lines = readFileSync(url, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as Line);
}

function decode(base64: string): NrbfValue {
  return decodeNrbf(new Uint8Array(Buffer.from(base64, 'base64')));
}

function records(value: NrbfValue): { label: string; node: ValueNode }[] {
  return value.rawRecords.children(0, Infinity).map(({ label, node }) => ({ label, node }));
}

function outline(node: ValueNode | undefined): string[] {
  const children = node?.children(0, 100) ?? [];
  return children.map(
    ({ label, node: { kind, text } }) => `${label}: ${kind === 'null' ? 'null ' : ''}${text ?? ''}`,
  );
}

function named(name: string): NrbfValue {
  const line = fixtures('nrbf-dotnet10').find((each) => each.name === name);
  assert.ok(line, name);
  return decode(line.base64);
}

describe('raw records', () => {
  it('show the header, objects by their members, and references as they stand', () => {
    const all = records(named('List<string>'));
    assert.deepEqual(
      all.map(({ label }) => label),
      [
        'SerializedStreamHeader',
        'SystemClassWithMembersAndTypes #1',
        'ArraySingleString #2',
        'MessageEnd',
      ],
    );
    assert.deepEqual(outline(all[0]?.node), [
      'RootId: 1',
      'HeaderId: -1',
      'MajorVersion: 1',
      'MinorVersion: 0',
    ]);
    const members = outline(all[1]?.node).slice(3);
    assert.deepEqual(members, ['_items: → #2', '_size: 3', '_version: 3']);
    const items = outline(all[2]?.node);
    assert.deepEqual(items.slice(0, 2), ['ObjectId: 2', 'Length: 4']);
    assert.deepEqual(items.slice(3), ['[1]: null ', '[2]: Zoe', '[3]: null ']);
  });

  it('show runs of nulls with their length, not null by null', () => {
    const all = records(named('Object[] null run 256+'));
    const runs = outline(all[1]?.node).filter((line) => line.includes('×'));
    assert.equal(runs.length, 1);
    assert.match(runs[0] ?? '', /^\[\d+…\d+\]: null × \d{3}$/);
  });

  it('show libraries, also those that stand inside of an object', () => {
    const stack = records(named('user struct with string')).map(({ node }) => node);
    const libraries = records(named('user struct with string')).filter(({ label }) =>
      label.startsWith('BinaryLibrary'),
    );
    assert.ok(libraries.length > 0);
    assert.ok(stack.length > 3);
  });

  it('end where reading failed, with the reason and the bytes that are left', () => {
    const { bytes } = named('List<string>');
    const value = decodeNrbf(bytes.slice(0, 300));
    const last = records(value).at(-1);
    assert.equal(last?.node.kind, 'unknown');
    assert.deepEqual(last.node.warning?.reason, value.failure?.reason);
    assert.equal(last.node.range?.end, 300);
  });

  it('throw nothing where a stream breaks off inside a value', () => {
    const { bytes } = named('DateTime[]');
    // A DateTime by its members, cut inside of the eight bytes of dateData.
    const cut = decode(
      'AAEAAAD/////AQAAAAAAAAAEAAAAAA9TeXN0ZW0uRGF0ZVRpbWUCAAAABXRpY2tzCGRhdGVEYXRhAAAJEABIxEdICw==',
    );
    // A typed value outside of all objects, whose type is none.
    const untyped = decode('AAEAAAD/////AQAAAAAAAIAIKJQCAAs=');
    const streams = [
      cut,
      untyped,
      ...Array.from(bytes, (_, end) => decodeNrbf(bytes.slice(0, end))),
    ];
    for (const value of streams) {
      const stack = records(value).map(({ node }) => node);
      for (let node = stack.pop(); node; node = stack.pop()) {
        stack.push(...node.children(0, 200).map((child) => child.node));
      }
      assert.ok(value.failure);
    }
  });

  it('show bytes behind the message', () => {
    const { bytes } = named('List<string>');
    const value = decodeNrbf(Uint8Array.of(...bytes, 1, 2, 3));
    assert.deepEqual([...(records(value).at(-1)?.node.bytes ?? [])], [1, 2, 3]);
  });

  it('cover every byte of every stream, in order and without overlap', () => {
    for (const file of ['nrbf-dotnet10', 'nrbf-streams', 'nrbf-leniency']) {
      for (const [index, { base64, name }] of fixtures(file).entries()) {
        const value = decode(base64);
        let at = 0;
        const all = records(value);
        const { failure, warnings } = value;
        const count = all.length - warnings.length - (failure ? 1 : 0);
        for (const { label, node } of all.slice(0, count)) {
          assert.equal(node.range?.start, at, `${file} ${name ?? index} ${label}`);
          at = node.range.end;
        }
        if (!failure) assert.equal(at, value.bytes.length, `${file} ${name ?? index}`);
      }
    }
  });

  it('say of every member and item where it stands, inside of its record', () => {
    for (const { base64, name } of fixtures('nrbf-dotnet10')) {
      const stack = records(decode(base64)).map(({ node }) => node);
      for (let node = stack.pop(); node; node = stack.pop()) {
        const outer = node.range;
        for (const { label, node: inner } of node.children(0, 200)) {
          const { start = -1, end = -1 } = inner.range ?? {};
          // The library that an inline object names stands in front of it.
          const isLibrary = label.startsWith('BinaryLibrary');
          const isInside = (isLibrary || start >= (outer?.start ?? 0)) && end <= (outer?.end ?? 0);
          assert.ok(start <= end && isInside, `${name ?? ''} ${label} ${start} to ${end}`);
          stack.push(inner);
        }
      }
    }
  });
});
